import type { Reader } from '../model/reader.ts'
import type { Codec, Encoding } from './codec.ts'
import { addCommonLosses } from './common-losses.ts'
import { articleSection, attributeList, entryName } from './html-article.ts'
import type { Anchors } from './html-article.ts'
import { colourClass, escapeHtml, languageOf } from './html-escape.ts'
import { pageStyle } from './html-style.ts'
import { createLosses } from './losses.ts'
import { viewOf } from './view.ts'
import type { View, ViewedLink, ViewedTarget } from './view.ts'

/** One page to read and print, which needs neither script nor network; everything in it that came from outside is escaped. */
export const html: Codec = {
  id: 'html',
  label: 'Web page to read',
  keeps:
    'A single page that opens in any browser without a network and prints well: every article with its details and its spans marked, overlapping ones on lines of their own, and below it what each span says (attributes, notes, source, claim) and which links it is in.',
  drops: 'It is for people to read: nothing can be brought in from it. Ratings, statuses and formatting.',
  extension: 'html',
  shape: 'file',
  offsetUnit: 'none',
  encode: (reader, name) => encode(reader, name),
}

function* encode(reader: Reader, name: string): Encoding {
  const losses = createLosses()
  const view = viewOf(reader, losses)
  const anchors = anchorsOf(view)
  const homes = homesOf(view)
  const colours = new Map(view.scheme.labels.map(({ id, colour }) => [id, colour]))
  const project = reader.all('project')[0]?.name || name
  addCommonLosses(losses, reader, view, { details: true, registry: true })
  const linksIn = (article: string): string => linkList(homes.get(article) ?? [], anchors)
  const file = `${name}.html`
  yield { file, text: beginning(project, view, colours) }
  for (const [i, article] of view.articles.entries()) {
    const section = articleSection(article, { anchors, colours, links: linksIn(article.row.id) })
    yield { file, text: `${section}\n`, done: (i + 1) / view.articles.length }
  }
  const elsewhere = linksIn('')
  if (elsewhere !== '')
    yield {
      file,
      text: `<section class="article"><h2>Links without a place in a text</h2>\n${elsewhere}</section>\n`,
    }
  yield { file, text: '</main>\n</body>\n</html>\n' }
  return {
    losses: losses.list(),
    articles: view.articles.length,
    spans: view.articles.reduce((sum, { spans }) => sum + spans.length, 0),
    links: view.links.length,
  }
}

/** The page up to where the articles stand. */
const beginning = (project: string, view: View, colours: ReadonlyMap<string, string>): string => {
  const used = new Set(view.articles.flatMap(({ spans }) => spans.map(({ label }) => label)))
  const legend = view.scheme.labels
    .filter(({ id }) => used.has(id))
    .map(({ id, name }) => `<li class="mark ${colourClass(colours.get(id))} l0">${escapeHtml(name)}</li>`)
  const contents = view.articles.map(
    ({ row, spans }, i) =>
      `<li><a href="#a${i + 1}"><bdi>${escapeHtml(row.title || row.file)}</bdi></a> <span class="quiet">${spans.length} ${spans.length === 1 ? 'span' : 'spans'}</span></li>`,
  )
  return `<!doctype html>
<html lang="${commonLanguage(view)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(project)}</title>
<style>
${pageStyle}
</style>
</head>
<body>
<header>
<h1><bdi>${escapeHtml(project)}</bdi></h1>
<ul class="legend" aria-label="Labels">${legend.join('')}</ul>
<nav aria-label="Articles"><ol>${contents.join('')}</ol></nav>
</header>
<main>
`
}

/** The page's own words are English, whatever the texts are. */
const commonLanguage = (view: View): string => {
  const languages = new Set(view.articles.map(({ row }) => languageOf(row.language)))
  const [only] = languages
  return languages.size === 1 && only?.startsWith('en') === true ? only : 'en'
}

const anchorsOf = (view: View): Anchors => {
  const spans = new Map<string, { readonly anchor: string; readonly number: number; readonly article: string }>()
  const articles = new Map<string, string>()
  view.articles.forEach(({ row, spans: held }, i) => {
    articles.set(row.id, `a${i + 1}`)
    held.forEach(({ id }, n) =>
      spans.set(id, { anchor: `a${i + 1}-${n + 1}`, number: n + 1, article: row.title || row.file }),
    )
  })
  return { spans, articles, links: new Map(view.links.map(({ id }, i) => [id, `k${i + 1}`])) }
}

/** A link stands with the article of its first span, or with that of the link it holds. */
const homesOf = (view: View): ReadonlyMap<string, readonly ViewedLink[]> => {
  const byId = new Map(view.links.map((link) => [link.id, link]))
  const homeOf = (link: ViewedLink, passed: ReadonlySet<string>): string => {
    for (const { target } of link.fillers) if (target.kind === 'span') return target.span.article
    for (const { target } of link.fillers) {
      const inner = target.kind === 'link' && !passed.has(target.link) ? byId.get(target.link) : undefined
      const home = inner === undefined ? '' : homeOf(inner, new Set([...passed, inner.id]))
      if (home !== '') return home
    }
    return ''
  }
  const homes = new Map<string, ViewedLink[]>()
  for (const link of view.links) {
    const home = homeOf(link, new Set([link.id]))
    const held = homes.get(home)
    if (held === undefined) homes.set(home, [link])
    else held.push(link)
  }
  return homes
}

const linkList = (links: readonly ViewedLink[], anchors: Anchors): string =>
  links.length === 0
    ? ''
    : `<h3>Links</h3>\n<ul class="links">${links
        .map(
          (link) =>
            `<li id="${anchors.links.get(link.id) ?? ''}"><b>${escapeHtml(link.typeWord)}</b>${link.fillers
              .map(
                ({ roleWord, target }) =>
                  ` <span class="part"><span class="quiet">${escapeHtml(roleWord)}</span> ${targetText(target, link, anchors)}</span>`,
              )
              .join('')}${attributeList(link.attributes, link.note)}</li>`,
        )
        .join('\n')}</ul>`

const targetText = (target: ViewedTarget, owner: ViewedLink, anchors: Anchors): string => {
  switch (target.kind) {
    case 'span': {
      const known = anchors.spans.get(target.span.id)
      const home = owner.fillers.find((one) => one.target.kind === 'span')?.target
      const isElsewhere = home?.kind === 'span' && home.span.article !== target.span.article
      return `<a href="#${known?.anchor ?? ''}">${known?.number ?? ''} <q>${entryName(target.span)}</q></a>${
        isElsewhere ? ` in <bdi>${escapeHtml(known?.article ?? '')}</bdi>` : ''
      }`
    }
    case 'link':
      return `<a href="#${anchors.links.get(target.link) ?? ''}">another link</a>`
    case 'source':
      return `<bdi>${escapeHtml(target.source.name)}</bdi>`
    case 'claim':
      return `<bdi>${escapeHtml(target.claim.wording)}</bdi>`
  }
}
