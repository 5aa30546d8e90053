import { describe, expect, test } from 'vitest'
import { textOfHtml } from '#core/importer/html-text.ts'

describe('the words of HTML', () => {
  test.each([
    ['blocks are lines', '<h1>Fire</h1><p>It is  out.</p><p>He said<br>so.</p>', 'Fire\nIt is out.\nHe said\nso.'],
    ['nothing that runs', 'a<script>alert(1)</script><style>p{}</style><img src=x onerror=alert(1)>b', 'ab'],
    ['a script that does not end', 'a<script>alert(1)', 'a'],
    ['a tag that does not end', 'a<img src=x onerror="alert(1)"', 'a'],
    ['a comment', 'a<!-- <p>b</p> -->c', 'ac'],
    ['entities', '&lt;b&gt; &amp; &#8220;x&#x201D; &nbsp;&unknown; &#0;', '<b> & “x” \u00A0&unknown; &#0;'],
    ['what looks like no tag', '3 < 4 and 5 > 2', '3 < 4 and 5 > 2'],
  ])('%s', (_, html, text) => expect(textOfHtml(html)).toBe(text))

  test('a long row of what looks like tags is done in a moment', () => {
    expect(textOfHtml('<script '.repeat(20_000)).length).toBe(0)
  })
})
