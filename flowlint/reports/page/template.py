"""The template of the page, for Jinja2 with autoescape; whatever comes from a file or a payload is made harmless on its way in."""

TEMPLATE = """\
{%- macro bar(share, kind) -%}
<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><rect class="f-back" width="100" height="8"/>\
<rect class="f-{{ kind }}" width="{{ share }}" height="8"/></svg>
{%- endmacro -%}
{%- macro places(spots) -%}
{% for one in spots %}<span class="path">{{ one.address }}</span>{% if not loop.last %}, {% endif %}{% endfor %}
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
<p class="soft">Payload audit by flowlint {{ audit.version }}{% if audit.started %}, {{ audit.started }}{% endif %}. A payload is the body
of a request that starts a Genesys Cloud flow. It is wrong if the flow would not get what it declares.</p>
{% for sentence in alerts %}<p><strong>{{ sentence }}</strong></p>
{% endfor %}</header>
<main>
<ul class="cards">
{% for card in cards %}<li class="{{ card.kind }}"><span>{{ card.title }}</span><b>{{ card.number }}</b>\
<span class="soft">{{ card.words }}</span></li>
{% endfor %}</ul>
<svg class="share" viewBox="0 0 100 8" preserveAspectRatio="none" role="img" aria-label="{{ shares_words }}">\
{% for one in shares %}<rect class="f-{{ one.kind }}" x="{{ one.start }}" width="{{ one.width }}" height="8"/>{% endfor %}</svg>

<h2 id="causes">What causes most</h2>
{% if inputs %}<p class="lead">{{ causes }}</p>
<div class="scroll" role="region" tabindex="0" aria-labelledby="causes"><table>
<caption>The inputs with most faulty payloads{{ inputs_more }}</caption>
<thead><tr><th scope="col">Input</th><th scope="col">Flow</th>\
<th scope="col" class="number">Payloads</th><th scope="col" class="number">Of all</th>\
<th scope="col">Beside the worst</th></tr></thead>
<tbody>{% for one in inputs %}
<tr><th scope="row">{{ one.tally.input }}</th><td>{{ one.flow }}</td><td class="number">{{ one.tally.payloads | count }}</td>\
<td class="number">{{ one.percent }}</td>\
<td>{{ bar(one.share, "wrong") }}</td></tr>{% endfor %}
</tbody></table></div>
{% else %}<p>No finding concerns an input.</p>{% endif %}

<h2 id="open">What was not judged, and why</h2>
{% if unjudged %}<p>{{ unjudged }}</p>{% endif %}
{% if idle or problems or unchecked %}<div class="scroll" role="region" tabindex="0" aria-labelledby="open"><table>
<thead><tr><th scope="col">What</th><th scope="col">Why it was not judged</th></tr></thead>
<tbody>{% for one in idle %}
<tr><th scope="row">Flow {{ one.flow.title }}</th><td>No payload in this audit starts it</td></tr>{% endfor %}{% for sentence in problems %}
<tr><th scope="row">Not read</th><td>{{ sentence }}</td></tr>{% endfor %}{% for sentence in unchecked %}
<tr><th scope="row">In part, or not at all</th><td>{{ sentence }}</td></tr>{% endfor %}
</tbody></table></div>{% if open_more %}<p class="soft">{{ open_more }}</p>{% endif %}
{% elif not unjudged %}<p>Everything was judged.</p>{% endif %}

<h2 id="defects">What is wrong</h2>
{% if defects %}<div class="scroll" role="region" tabindex="0" aria-labelledby="defects"><table>
<caption>A defect is a rule, a flow and an input{{ defects_more }}</caption>
<thead><tr><th scope="col">Defect</th><th scope="col">Input</th><th scope="col">Flow</th><th scope="col" class="number">Payloads</th>\
<th scope="col" class="number">Findings</th><th scope="col">Safe fix</th><th scope="col">First places</th></tr></thead>
<tbody>{% for one in defects %}
<tr><th scope="row" class="rule">{{ one.tally.rule }}<br><span class="soft">{{ one.tally.severity.value }}</span></th>\
<td>{{ one.tally.input or "–" }}</td><td>{{ one.flow }}</td><td class="number">{{ one.tally.payloads | count }}</td>\
<td class="number">{{ one.tally.findings | count }}</td>\
<td>{{ one.fix }}</td><td class="wide">{{ places(one.tally.spots) }}</td></tr>{% endfor %}
</tbody></table></div>
<h3 id="rules">What the rules mean</h3>
<dl>{% for name, sentence in rules %}<dt><code>{{ name }}</code></dt><dd>{{ sentence }}</dd>{% endfor %}</dl>
{% else %}<p>Nothing was found.</p>{% endif %}

{% if heat.rows %}<h2 id="heat">Where: flows and rules</h2>
<div class="scroll" role="region" tabindex="0" aria-labelledby="heat"><table class="heat">
<caption>Findings of each rule in each flow; the darker, the more (each shade is a multiple){{ heat.more }}</caption>
<thead><tr><th scope="col">Flow</th>{% for rule in heat.rules %}<th scope="col">{{ rule }}</th>{% endfor %}</tr></thead>
<tbody>{% for row in heat.rows %}
<tr><th scope="row">{{ row.flow }}</th>{% for cell in row.cells %}<td{% if cell.shade %} class="s{{ cell.shade }}"{% endif %}>\
{{ cell.number | count if cell.number else "" }}</td>{% endfor %}</tr>{% endfor %}
</tbody></table></div>{% endif %}

{% if trend %}<h2 id="trend">Trend</h2>
<div class="scroll" role="region" tabindex="0" aria-labelledby="trend"><table>
<caption>Share of payloads that are wrong, oldest run first</caption>
<thead><tr><th scope="col">Run</th><th scope="col" class="number">Payloads</th><th scope="col" class="number">Wrong</th>\
<th scope="col" class="number">Share</th><th scope="col">Wrong of all</th></tr></thead>
<tbody>{% for one in trend %}
<tr><th scope="row">{{ one.name }}</th><td class="number">{{ one.payloads | count }}</td><td class="number">{{ one.wrong | count }}</td>\
<td class="number">{{ one.percent }}</td><td>{{ bar(one.share, "wrong") }}</td></tr>{% endfor %}
</tbody></table></div>
<p>{{ change }}</p>{% endif %}

{% if files %}<h2 id="files">Worst files</h2>
<div class="scroll" role="region" tabindex="0" aria-labelledby="files"><table>
<caption>The files with most faulty payloads{{ files_more }}</caption>
<thead><tr><th scope="col">File</th><th scope="col" class="number">Payloads</th><th scope="col" class="number">Findings</th>\
<th scope="col">First places</th></tr></thead>
<tbody>{% for one in files %}
<tr><th scope="row" class="path">{{ one.path }}</th><td class="number">{{ one.payloads | count }}</td>\
<td class="number">{{ one.findings | count }}</td><td class="wide">{{ places(one.spots) }}</td></tr>{% endfor %}
</tbody></table></div>{% endif %}

<h2 id="flows">What judged</h2>
<p>{{ scope }}</p>
{% if audit.flows %}<details><summary>{{ flows_words }}</summary>
<div class="scroll" role="region" tabindex="0" aria-labelledby="flows"><table>
<thead><tr><th scope="col">Flow</th><th scope="col">Version</th><th scope="col">Id</th><th scope="col">Contract</th>\
<th scope="col">Fetched</th><th scope="col">Judged</th></tr></thead>
<tbody>{% for one in audit.flows %}
<tr><th scope="row">{{ one.flow.name }}</th><td>{{ one.flow.version or "–" }}</td><td class="path">{{ one.flow.id or "–" }}</td>\
<td class="path">{{ one.flow.contract[:12] }}</td><td>{{ one | age }}</td><td>{{ "yes" if one.judged else "no" }}</td></tr>{% endfor %}
</tbody></table></div></details>{% endif %}
</main>
</body>
</html>
"""
