const COLOURS = ['blue', 'orange', 'green', 'violet', 'teal', 'red', 'amber', 'slate'] as const

/** Hues of the label colours, for a light and a dark page. */
const hues: Readonly<Record<(typeof COLOURS)[number], readonly [light: string, dark: string]>> = {
  blue: ['#1d63b8', '#7db4f2'],
  orange: ['#a8560d', '#f0a860'],
  green: ['#1f7a3d', '#76cf8f'],
  violet: ['#7a3fb5', '#c79df0'],
  teal: ['#0f7377', '#66cdd0'],
  red: ['#bb2f2f', '#f29186'],
  amber: ['#87660a', '#e3bd5a'],
  slate: ['#5a6070', '#aeb4c2'],
}

const colourRules = (at: 0 | 1): string => COLOURS.map((name) => `.c-${name}{--c:${hues[name][at]}}`).join('\n')
const laneRules = Array.from({ length: 8 }, (_, lane) => `.l${lane}{padding-bottom:${lane * 4}px}`).join('\n')

/** The page’s style: nothing in it comes from outside, and it loads nothing. */
export const pageStyle = `:root{color-scheme:light dark;--page:#fdfdfb;--ink:#22242a;--quiet:#5c606a;--line:#d9d9d4}
${colourRules(0)}
@media (prefers-color-scheme:dark){:root{--page:#191a1e;--ink:#e4e4e0;--quiet:#a9adb6;--line:#3a3c43}
${colourRules(1)}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:46rem;padding:1.5rem 1.25rem 4rem;background:var(--page);color:var(--ink);font:1rem/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
h1{font-size:1.5rem;line-height:1.25;margin:0 0 .75rem}
h2{font-size:1.25rem;line-height:1.3;margin:0 0 .25rem}
h3{font-size:1rem;margin:1.5rem 0 .5rem}
a{color:inherit;text-decoration-thickness:1px;text-underline-offset:2px}
.quiet{color:var(--quiet);font-size:.875rem}
nav ol{padding-inline-start:1.5rem}
.legend{list-style:none;display:flex;flex-wrap:wrap;gap:.5rem 1rem;padding:0;margin:0 0 1rem}
.article{border-top:1px solid var(--line);padding-top:1.5rem;margin-top:2rem}
.text{white-space:pre-wrap;unicode-bidi:plaintext;font:1.0625rem/2.1 Charter,Georgia,"Noto Serif","DejaVu Serif",serif;margin-top:1rem}
.mark{border-bottom:2px solid var(--c);background:color-mix(in srgb,var(--c) 11%,transparent);-webkit-box-decoration-break:clone;box-decoration-break:clone}
${laneRules}
.number{font:600 .6875rem/1 system-ui,sans-serif;vertical-align:super;color:var(--quiet);text-decoration:none;padding:0 .2em;user-select:none;-webkit-user-select:none}
.number:hover,.number:focus-visible{text-decoration:underline;color:var(--ink)}
ul.spans,ul.links{list-style:none;padding:0;margin:0}
.spans li,.links li{padding:.5rem 0;border-top:1px solid var(--line)}
.part{display:inline-block;max-width:100%;margin-inline-start:.5rem;vertical-align:top}
.note{display:block;white-space:pre-wrap;color:var(--quiet)}
:target{outline:2px solid currentColor;outline-offset:2px}
@media (max-width:30rem){body{padding:1rem .875rem 3rem}.text{line-height:2}}
@media print{:root{--page:#fff;--ink:#000;--quiet:#444;--line:#999}
${colourRules(0)}
body{max-width:none;padding:0;font-size:10.5pt}
nav{display:none}
.article{break-before:page;border:0;margin:0;padding:0}
.article:first-child{break-before:auto}
.spans li,.links li,h2,h3{break-inside:avoid}
h2,h3{break-after:avoid}
.mark{print-color-adjust:exact;-webkit-print-color-adjust:exact}
a{text-decoration:none}}`
