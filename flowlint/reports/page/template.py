"""The template of the page, for Jinja2 with autoescape; whatever comes from a file or a payload is made harmless on its way in."""

TEMPLATE = """\
{%- macro bar(share, kind) -%}
<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><rect class="f-back" width="100" height="8"/>\
<rect class="f-{{ kind }}" width="{{ share }}" height="8"/></svg>
{%- endmacro -%}
{%- macro places(addresses) -%}
{% for one in addresses %}<span class="path">{{ one }}</span>{% if not loop.last %}, {% endif %}{% endfor %}
{%- endmacro -%}
{%- macro reason(kind, one) -%}
<tr><th scope="row">{{ kind }}{% if one.places %}<br><span class="soft">{{ places(one.places) }}\
{% if one.more %} and {{ one.more | count }} more{% endif %}</span>{% elif one.more %} ({{ one.number | count }} times){% endif %}</th>\
<td>{{ one.why }}</td></tr>
{%- endmacro -%}
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-{{ digest }}';\
 base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>Payload audit: {{ verdict }}</title>
<style>{{ style }}</style>
</head>
<body>
<header>
<h1>{{ verdict }}</h1>
<p class="soft">Payload audit by flowlint {{ audit.version }}{% if started %}, {{ started }}{% endif %}. A payload is the body
of a request that starts a Genesys Cloud flow. It is wrong if Genesys Cloud would
reject it, or the flow would not get the inputs that it declares\
{% if audit.census.unmatched %}, or no loaded flow is known to be its own{% endif %}.</p>
{% for sentence in alerts %}<p><strong>{{ sentence }}</strong></p>
{% endfor %}</header>
<main>
<ul class="cards">
{% for card in cards %}<li class="{{ card.kind }}"><span>{{ card.title }}</span><b>{{ card.number }}</b>\
<span class="soft">{{ card.words }}</span></li>
{% endfor %}</ul>
{% if shares %}<svg class="share" viewBox="0 0 100 8" preserveAspectRatio="none" role="img" aria-label="{{ shares_words }}">\
{% for one in shares %}<rect class="f-{{ one.kind }}" x="{{ one.start }}" width="{{ one.width }}" height="8"/>{% endfor %}</svg>{% endif %}

{% if steps %}<h2 id="begin">Where to begin</h2>
<ol>{% for words, command in steps %}<li>{{ words }}{% if command %} <code>{{ command }}</code>{% endif %}</li>{% endfor %}</ol>{% endif %}

{% if defects %}<h2 id="causes">Which inputs cause most</h2>
{% if inputs %}<p class="lead">{{ causes }}</p>
<div class="scroll" role="region" tabindex="0" aria-labelledby="causes"><table>
<caption><span>The inputs with most faulty payloads{{ inputs_more }}</span></caption>
<thead><tr><th scope="col">Input</th><th scope="col">Flow</th>\
<th scope="col" class="number">Payloads</th><th scope="col" class="number">Of all payloads</th>\
<th scope="col">Against the worst input</th></tr></thead>
<tbody>{% for one in inputs %}
<tr><th scope="row" class="name">{{ one.tally.input }}</th><td class="name">{{ one.flow }}</td>\
<td class="number">{{ one.tally.payloads | count }}</td>\
<td class="number">{{ one.percent }}</td>\
<td>{{ bar(one.share, "wrong") }}</td></tr>{% endfor %}
</tbody></table></div>
{% else %}<p>No finding is about an input; see what is wrong.</p>{% endif %}{% endif %}

{% if trend %}<h2 id="trend">What changed</h2>
<p class="lead">{{ change }}</p>
{% if changes %}<div class="scroll" role="region" tabindex="0" aria-labelledby="trend"><table>
<caption><span>Payloads with each defect in the run before and now, greatest change first{{ changes_more }}</span></caption>
<thead><tr><th scope="col">Defect</th><th scope="col">Input</th><th scope="col">Flow</th><th scope="col" class="number">Before</th>\
<th scope="col" class="number">Now</th><th scope="col" class="number">Change</th></tr></thead>
<tbody>{% for one in changes %}
<tr><th scope="row" class="rule">{{ one.tally.rule }}</th><td class="name">{{ one.tally.input or "–" }}</td>\
<td class="name">{{ one.flow }}</td>\
<td class="number">{{ one.before | count }}</td><td class="number">{{ one.now | count }}</td><td class="number">{{ one.difference }}\
{% if one.kind %}<br><span class="soft">{{ one.kind }}</span>{% endif %}</td></tr>{% endfor %}
</tbody></table></div>{% endif %}
<h3 id="runs">All runs</h3>
<div class="scroll" role="region" tabindex="0" aria-labelledby="runs"><table>
<caption><span>Share of payloads that are wrong, oldest run first</span></caption>
<thead><tr><th scope="col">Run</th><th scope="col" class="number">Payloads</th><th scope="col" class="number">Wrong</th>\
<th scope="col" class="number">Share</th><th scope="col">Wrong of all</th></tr></thead>
<tbody>{% for one in trend %}
<tr><th scope="row">{{ one.name }}</th><td class="number">{{ one.payloads }}</td><td class="number">{{ one.wrong | count }}</td>\
<td class="number">{{ one.percent }}</td><td>{{ bar(one.share, "wrong") }}</td></tr>{% endfor %}
</tbody></table></div>{% endif %}

<h2 id="open">What was not judged, and why</h2>
{% for sentence in open_sentences %}<p>{{ sentence }}</p>
{% endfor %}{% if idle or problems or unread or unchecked or unknown %}\
<div class="scroll" role="region" tabindex="0" aria-labelledby="open"><table>
<thead><tr><th scope="col">What</th><th scope="col">Why it was not judged</th></tr></thead>
<tbody>{% for one in problems %}
{{ reason("Could not be read or checked", one) }}{% endfor %}{% for one in unread %}
{{ reason("Definition that could not be read", one) }}{% endfor %}{% for one in unchecked %}
{{ reason("Checked in part, or not at all", one) }}{% endfor %}{% for one in unknown %}
<tr><th scope="row">Flow <span class="path">{{ one.id }}</span></th><td>No definition of it is loaded: {{ one.words }}</td></tr>\
{% endfor %}{% for one in idle %}
<tr><th scope="row">Flow {{ one.flow.title }}</th><td>No payload in this audit starts it</td></tr>{% endfor %}
</tbody></table></div>{% if open_more %}<p class="soft">{{ open_more }}</p>{% endif %}{% endif %}

<h2 id="defects">What is wrong</h2>
{% if defects %}<div class="scroll" role="region" tabindex="0" aria-labelledby="defects"><table>
<caption><span>A defect is a rule that is broken for one input of one flow; a payload with it twice has two findings\
{{ defects_more }}</span></caption>
<thead><tr><th scope="col">Defect</th><th scope="col">Input</th><th scope="col">Flow</th><th scope="col" class="number">Payloads</th>\
<th scope="col" class="number">Findings</th><th scope="col">Safe fix</th><th scope="col">First places (file:line:column)</th></tr></thead>
<tbody>{% for one in defects %}
<tr><th scope="row" class="rule">{{ one.tally.rule }}<br><span class="soft">{{ one.tally.severity.value }}</span></th>\
<td class="name">{{ one.tally.input or "–" }}</td><td class="name">{{ one.flow }}</td>\
<td class="number">{{ one.tally.payloads | count }}</td>\
<td class="number">{{ one.tally.findings | count }}</td>\
<td>{{ one.fix }}</td><td class="wide">{{ places(one.places) }}</td></tr>{% endfor %}
</tbody></table></div>
<h3 id="rules">What the rules mean</h3>
<dl>{% for name, sentence in rules %}<dt><code>{{ name }}</code></dt><dd>{{ sentence }}</dd>{% endfor %}</dl>
{% else %}<p>Nothing was found.</p>{% endif %}

{% if heat.rows %}<h2 id="heat">Where: flows and rules</h2>
<div class="scroll" role="region" tabindex="0" aria-labelledby="heat"><table class="heat">
<caption><span>Findings of each rule in each flow; the darker, the more{{ heat.more }}</span></caption>
<thead><tr><th scope="col">Flow</th>{% for rule in heat.rules %}<th scope="col" class="head">{{ rule }}</th>{% endfor %}</tr></thead>
<tbody>{% for row in heat.rows %}
<tr><th scope="row" class="name">{{ row.flow }}</th>{% for cell in row.cells %}<td{% if cell.shade %} class="s{{ cell.shade }}"{% endif %}>\
{{ cell.number | count if cell.number else "" }}</td>{% endfor %}</tr>{% endfor %}
</tbody></table></div>{% endif %}

{% if files %}<h2 id="files">Worst files</h2>
<div class="scroll" role="region" tabindex="0" aria-labelledby="files"><table>
<caption><span>The files with most faulty payloads{{ files_more }}</span></caption>
<thead><tr><th scope="col">File</th><th scope="col" class="number">Payloads</th><th scope="col" class="number">Findings</th>\
<th scope="col">First places (line:column)</th></tr></thead>
<tbody>{% for one in files %}
<tr><th scope="row" class="path">{{ one.tally.path }}</th><td class="number">{{ one.tally.payloads | count }}</td>\
<td class="number">{{ one.tally.findings | count }}</td><td class="wide">{{ places(one.places) }}</td></tr>{% endfor %}
</tbody></table></div>{% endif %}

<h2 id="flows">What the payloads were compared with</h2>
<p>{{ scope }}</p>
{% if audit.flows %}<details><summary>{{ flows_words }}</summary>
<div class="scroll" role="region" tabindex="0" aria-labelledby="flows"><table>
<caption><span>Contract is a hash of what the flow declares: as long as it is the same, so are the inputs</span></caption>
<thead><tr><th scope="col">Flow</th><th scope="col">Version</th><th scope="col">Id</th><th scope="col">Contract</th>\
<th scope="col">Fetched</th><th scope="col">Started by a payload</th></tr></thead>
<tbody>{% for one in audit.flows %}
<tr><th scope="row" class="name">{{ one.flow.name }}</th><td>{{ one.flow.version or "–" }}</td>\
<td class="path">{{ one.flow.id or "–" }}</td>\
<td class="path">{{ one.flow.contract[:12] }}</td><td>{{ one | age }}</td><td>{{ "yes" if one.judged else "no" }}</td></tr>{% endfor %}
</tbody></table></div></details>{% endif %}
</main>
</body>
</html>
"""
