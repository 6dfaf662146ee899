#!/usr/bin/env bash
set -euo pipefail
BODY='{"flowId": "a1b2c3d4-e5f6-7890-abcd-ef1234567890", "inputData": {"Flow.attempts": "1"}}'
curl -sS -X POST "https://api.$REGION/api/v2/flows/executions" \
  -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' \
  -d "$BODY" | jq .id
curl --json '{"flowId": "'"$FLOW_ID"'", "inputData": {"flow.note": "it'\''s late"}}' https://api.mypurecloud.ie/api/v2/flows/executions
curl -H "Content-Type: application/json" https://api.mypurecloud.de/api/v2/flows/executions -d @- <<JSON
{"flow_id": "a1b2c3d4-e5f6-7890-abcd-ef1234567890", "inputData": {"Flow.context": "{\"a\": 1}", "Flow.note": "${NOTE:-none}"}}
JSON
cat > request.json <<'END'
{"flowId": "a1b2c3d4-e5f6-7890-abcd-ef1234567890", "inputs": {"Flow.attempts": 1}}
END
curl -d @request.json https://api.mypurecloud.com/api/v2/flows/executions
gc flows executions create --file request.json
