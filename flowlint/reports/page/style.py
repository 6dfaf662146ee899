"""The style of the page: light and dark, for screens of any width and for paper; every text has a contrast of at least 4.5 to 1."""

STYLE = """
:root{color-scheme:light dark;--page:#fff;--text:#1b1f24;--soft:#57606a;--line:#d0d7de;--card:#f6f8fa;--link:#0550ae;
--fit:#1a7f37;--warned:#9a6700;--wrong:#b42318;--open:#57606a}
@media (prefers-color-scheme:dark){:root{--page:#0d1117;--text:#e6edf3;--soft:#9ea7b3;--line:#30363d;--card:#161b22;--link:#79b8ff;
--fit:#3fb950;--warned:#d29922;--wrong:#ff7b72;--open:#9ea7b3}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:72rem;padding:1.5rem 1rem 3rem;background:var(--page);color:var(--text);
font:1rem/1.5 system-ui,-apple-system,"Segoe UI",sans-serif;overflow-wrap:anywhere}
h1{font-size:1.7rem;line-height:1.25;margin:0}h2{font-size:1.2rem;margin:2.5rem 0 .5rem}p{margin:.4rem 0}
code{display:inline-block}code,.path{font:.9em ui-monospace,Consolas,monospace}
.soft{color:var(--soft)}.lead{font-size:1.15rem}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(10rem,1fr));gap:.75rem;margin:1.25rem 0;padding:0;list-style:none}
.cards li{background:var(--card);border:1px solid var(--line);border-top:4px solid var(--open);border-radius:6px;padding:.6rem .9rem}
.cards .fit{border-top-color:var(--fit)}.cards .warned{border-top-color:var(--warned)}.cards .wrong{border-top-color:var(--wrong)}
.cards b{display:block;font-size:1.75rem;line-height:1.3}
.cards .change b{font-size:1.1rem;line-height:2.1;white-space:nowrap}.cards span{display:block}
svg{display:block;width:100%}
.share{height:1rem;margin:.5rem 0}.bar{height:.8rem;min-width:6rem}
.f-fit{fill:var(--fit)}.f-warned{fill:var(--warned)}.f-wrong{fill:var(--wrong)}.f-open,.f-concealed{fill:var(--open)}.f-back{fill:var(--line)}
.scroll{overflow-x:auto;max-width:100%}
.scroll:focus-visible,summary:focus-visible{outline:3px solid var(--link);outline-offset:2px}
table{border-collapse:collapse;width:100%;font-size:.92rem}
caption{text-align:left;color:var(--soft);padding:.25rem 0}caption span{display:block;position:sticky;left:0;max-width:calc(100vw - 2rem)}
th,td{text-align:left;vertical-align:top;padding:.35rem .6rem;border-bottom:1px solid var(--line);min-width:4.5rem}
thead th{color:var(--soft);font-weight:600}.number{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
th,td{overflow-wrap:break-word}.name{min-width:10rem}.wide{min-width:13rem}.name,.wide,.path,dd{overflow-wrap:anywhere}
.rule{white-space:nowrap}dd::first-letter{text-transform:uppercase}
.heat td,.heat .head{text-align:right}.heat td{border:1px solid var(--page);min-width:3rem;padding-inline:.3rem;font-size:.85rem}
.heat .head{min-width:0;writing-mode:vertical-rl;rotate:180deg;text-align:left;vertical-align:middle;white-space:nowrap}
.s1{background:#fde7e4;color:#1b1f24}.s2{background:#f9c4bd;color:#1b1f24}.s3{background:#f09a8f;color:#1b1f24}
.s4{background:#b3372a;color:#fff}.s5{background:#7a1a12;color:#fff}
summary{cursor:pointer;color:var(--link)}
@media print{html{font-size:8.5pt}body{max-width:none;padding:0}.scroll{overflow:visible}h2,h3{break-after:avoid}
tr,.cards li{break-inside:avoid}
.cards{grid-template-columns:repeat(auto-fit,minmax(6rem,1fr))}
details::details-content{content-visibility:visible;block-size:auto}summary{display:none}
th,td{min-width:0;padding:.2rem .35rem;overflow-wrap:anywhere}.wide,.name,.heat td{min-width:0}thead th{overflow-wrap:break-word}
.heat td,.share,.bar{print-color-adjust:exact}
:root{--page:#fff;--text:#000;--soft:#444;--line:#bbb;--card:#fff;--link:#000}}
"""
