/**
 * Texts that would run script, load something or leave the page if any place took them for markup, a style or an address:
 * vectors of the known kinds in wrappings that get past careless escaping. What runs sets `__ran`; what loads asks
 * for `trap.invalid`.
 */
export const scriptTexts: readonly string[] = ((): readonly string[] => {
  const run = 'globalThis.__ran=1'
  const far = 'http://trap.invalid/x'
  const vectors = [
    `<script>${run}</script>`,
    `<script src=${far}></script>`,
    `<img src=x onerror="${run}">`,
    `<img src="${far}">`,
    `<svg onload="${run}"></svg>`,
    `<svg><script>${run}</script></svg>`,
    `<svg><animate onbegin="${run}" attributeName=x dur=1s></svg>`,
    `<math><mtext><img src=x onerror="${run}"></mtext></math>`,
    `<iframe srcdoc="<script>parent.${run}</script>"></iframe>`,
    `<iframe src="javascript:parent.${run}"></iframe>`,
    `<object data="${far}"></object>`,
    `<embed src="${far}">`,
    `<link rel=stylesheet href="${far}">`,
    `<style>@import "${far}";</style>`,
    `<style>*{background:url(${far})}</style>`,
    `<div style="background:url(${far})">x</div>`,
    `<base href="${far}">`,
    `<meta http-equiv=refresh content="0;url=${far}">`,
    `<a href="javascript:${run}" autofocus onfocus="${run}">x</a>`,
    `<input autofocus onfocus="${run}">`,
    `<details open ontoggle="${run}"><summary>x</summary></details>`,
    `<video><source onerror="${run}" src=x></video>`,
    `<audio src=x onerror="${run}"></audio>`,
    `<form action="${far}"><button autofocus>x</button></form>`,
    `<body onload="${run}">`,
    `<marquee onstart="${run}">x</marquee>`,
    `<template><img src=x onerror="${run}"></template>`,
    `<noscript><p title="</noscript><img src=x onerror='${run}'>">`,
    `<x:script xmlns:x="http://www.w3.org/1999/xhtml">${run}</x:script>`,
    `javascript:${run}`,
    `data:text/html,<script>${run}</script>`,
    `\${${run}}`,
    `{{constructor.constructor('${run}')()}}`,
    `'-(${run})-'`,
    `";${run};//`,
    `]]><script>${run}</script>`,
    `%3Cscript%3E${run}%3C/script%3E`,
    `&lt;img src=x onerror=${run}&gt;`,
  ]
  const wrappings: readonly ((vector: string) => string)[] = [
    (vector) => vector,
    (vector) => `">${vector}`,
    (vector) => `'>${vector}`,
    (vector) => `</title></textarea></style>${vector}`,
    (vector) => `<!--><!-- -->${vector}`,
    (vector) => vector.replace('<', '<\t'),
    (vector) => vector.toUpperCase().replaceAll('GLOBALTHIS.__RAN', 'globalThis.__ran'),
    (vector) => vector.replace(' ', '/'),
    (vector) => `\u202E${vector}\u2066`,
  ]
  return wrappings.flatMap((wrap) => vectors.map(wrap))
})()
