variable "flow_id" {
  type    = string
  default = "a1b2c3d4-e5f6-7890-abcd-ef1234567890"
}

locals {
  body = { flowId = var.flow_id, inputData = { "flow.attempts" = "1", "Flow.note" = "${var.flow_id}-é" } }
}

data "http" "launch" {
  url          = "https://api.mypurecloud.com/api/v2/flows/executions"
  method       = "POST"
  request_headers = { "Content-Type" = "application/json" }
  request_body = jsonencode(local.body)
}

data "http" "other" {
  url    = "https://api.mypurecloud.com/api/v2/flows/executions"
  method = "POST"
  request_body = <<-EOT
    {"flow_id": "${var.flow_id}", "inputData": {"Flow.attempts": "5"%{ if true }, "Flow.note": "x"%{ endif }}}
  EOT
}

module "again" {
  source  = "./modules/launch"
  flow_id = var.flow_id
}

resource "genesyscloud_processautomation_trigger" "call" {
  name       = "call"
  topic_name = "v2.detail.events.conversation.{id}.customer.end"
  enabled    = false
  target {
    id   = var.flow_id
    type = "Workflow"
    workflow_target_settings { data_format = "Json" }
  }
  match_criteria = jsonencode([{ jsonPath = "mediaType", operator = "Equals", value = "VOICE" }])
  event_ttl_seconds = 60
}
