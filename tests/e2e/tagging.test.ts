import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Analyst } from '../../electron/setup/analyst.ts'
import { pressReview } from '../support/press-review.ts'
import { dismissAll, drawnSpans, kursk, notice, place, seed, shownText, startProject, turn } from './app.ts'

/** Tagging by mouse and keyboard. Each test begins with texts without spans: what it made is undone behind it. */
describe('tagging', () => {
  const text = seed(kursk)
  const review = pressReview.text
  let analyst: Analyst

  beforeAll(async () => {
    ;({ analyst } = await startProject('tagging', { [kursk]: text, [pressReview.file]: pressReview.bytes }))
    await open(kursk)
  })
  afterEach(async () => {
    for (let gestures = 0; (await drawnSpans(analyst)).length > 0 && gestures < 20; gestures += 1) {
      await turn(analyst, 'undo')
    }
    await analyst.press('Escape')
    await dismissAll(analyst)
  })
  afterAll(async () => {
    await analyst.app.close().catch(() => undefined)
  })

  const open = (file: string): Promise<void> => analyst.openArticle(file.replace('.txt', ''))
  const expectDrawn = (...spans: readonly string[]): Promise<void> =>
    expect.poll(async () => [...(await drawnSpans(analyst))].sort()).toEqual([...spans].sort())
  const picked = async (): Promise<string> => (await analyst.page.locator('.segments small').allInnerTexts()).join('+')
  const labelPressed = (): Promise<string> => analyst.page.locator('.label-switch [aria-pressed=true]').innerText()

  test('what is asked the moment after a gesture knows of it, though nobody is told before it is painted', async () => {
    await analyst.select(...place(text, 'Volodymyr Zelenskyy'))
    await analyst.page.evaluate(() => {
      for (const [key, code] of [
        ['s', 'KeyS'],
        ['h', 'KeyH'],
      ] as const) {
        document.activeElement?.dispatchEvent(
          new KeyboardEvent('keydown', { key, code, bubbles: true, cancelable: true }),
        )
      }
    })
    const dialog = analyst.page.getByRole('dialog', { name: 'History' })
    await expect
      .poll(() => dialog.locator('.history > li').first().innerText())
      .toMatch(/Tag Source[^]*Volodymyr Zelenskyy/)
    await analyst.press('Escape')
  })

  test('words selected with the mouse are tagged by their label’s key', async () => {
    const [start, end] = place(text, 'Volodymyr Zelenskyy')
    await analyst.select(start, end)
    expect(await analyst.page.locator('.status-bar').innerText()).toContain('19 characters selected')
    await analyst.press('s')
    await expectDrawn(`Source ${start}–${end}`)
    expect(await analyst.page.locator('.segments q').innerText()).toBe('Volodymyr Zelenskyy')
  })

  test.each([
    ['c', 'Claim'],
    ['s', 'Source'],
    ['u', 'Cue'],
    ['m', 'Source'],
  ])('the key %s tags as %s', async (key, label) => {
    const [start, end] = place(text, 'heavy losses')
    await analyst.selectByKeys(start, end)
    await analyst.press(key)
    await expectDrawn(`${label} ${start}–${end}`)
  })

  test.each([
    ['Claim', 'Claim', 'minimal protection'],
    ['Source', 'Source', 'Ukrainian President'],
    ['Cue', 'Cue', 'In his comments'],
    ['Medium', 'Source', 'nightly video address'],
  ])('the button %s in the small bar at the selection tags as %s', async (button, label, words) => {
    const [start, end] = place(text, words)
    await analyst.select(start, end)
    const bar = analyst.page.getByRole('toolbar', { name: 'Tag the selected words' })
    await bar.getByRole('button', { name: button }).click()
    await expectDrawn(`${label} ${start}–${end}`)
    await expect.poll(() => bar.count(), { message: 'the bar goes with the selection' }).toBe(0)
  })

  test('words are selected with the caret, Shift and the platform’s word keys', async () => {
    const [start, end] = place(text, 'Ukrainian and Western intelligence reports')
    const word = process.platform === 'darwin' ? 'Alt' : 'Control'
    await analyst.caret(start)
    for (let i = 0; i < 5; i += 1) await analyst.press(`${word}+Shift+ArrowRight`)
    await analyst.press('s')
    await expectDrawn(`Source ${start}–${end}`)
  })

  test('white space at the ends of a selection is left out', async () => {
    const [start, end] = place(text, 'severely wounded')
    await analyst.selectByKeys(start - 1, end + 1)
    await analyst.press('c')
    await expectDrawn(`Claim ${start}–${end}`)
  })

  test('a selection grows to whole words, and stays as it is with Alt', async () => {
    const [start, end] = place(text, 'heavy losses')
    await analyst.selectByKeys(start + 2, end - 3)
    await analyst.press('c')
    await expectDrawn(`Claim ${start}–${end}`)
    await analyst.selectByKeys(start + 2, end - 3)
    await analyst.press('Alt+U')
    await expectDrawn(`Claim ${start}–${end}`, `Cue ${start + 2}–${end - 3}`)
    const [from, to] = place(text, 'minimal protection')
    await analyst.page.keyboard.down('Alt')
    await analyst.select(from, to - 4)
    await analyst.page.keyboard.up('Alt')
    await analyst.press('s')
    await expectDrawn(`Claim ${start}–${end}`, `Cue ${start + 2}–${end - 3}`, `Source ${from}–${to - 4}`)
  })

  test('a span is split at the caret, joined again and duplicated, by keys and by the palette', async () => {
    const [start, end] = place(text, 'Ukrainian President Volodymyr Zelenskyy')
    const name = text.indexOf('Volodymyr', start)
    await analyst.select(start, end)
    await analyst.press('s')
    await analyst.caret(name)
    await expect.poll(picked).toBe(`${start}–${end}`)
    await analyst.press('x')
    await expectDrawn(`Source ${start}–${name - 1}`, `Source ${name}–${end}`)
    expect(await picked(), 'the second part is selected').toBe(`${name}–${end}`)
    await analyst.press('x')
    await notice(analyst, 'caret does not stand within')
    await analyst.press('k', 'Control+k')
    await analyst.page.keyboard.type('join')
    await analyst.press('Enter')
    await expectDrawn(`Source ${start}–${end}`)
    await analyst.press('d')
    await expect.poll(() => analyst.page.locator('.status-bar').innerText()).toContain('2 spans here')
    await analyst.press('u')
    await expectDrawn(`Cue ${start}–${end}`, `Source ${start}–${end}`)
  })

  test('attributes are set by number keys; what only figures have is asked of figures only', async () => {
    await analyst.select(...place(text, 'heavy losses'))
    await analyst.press('c')
    const field = (name: string) =>
      analyst.page.locator('.attributes label.field', { hasText: new RegExp(`^${name}`) }).locator('select, input')
    const hint = analyst.page.locator('.value-keys')
    expect(await hint.innerText()).toMatch(/^Kind/)
    expect(await analyst.page.locator('.quantity').count()).toBe(0)
    await analyst.press('2')
    await expect.poll(() => field('Kind').inputValue()).toBe('figure')
    await expect.poll(() => hint.innerText()).toMatch(/^Quotation/)
    await analyst.press('1')
    await expect.poll(() => field('Quotation').inputValue()).toBe('direct')
    expect(await analyst.page.locator('.quantity').count()).toBe(1)
    await analyst.press(';', ';')
    await expect
      .poll(() => analyst.page.evaluate(() => document.activeElement?.closest('.quantity') !== null))
      .toBe(true)
    await analyst.page.keyboard.type('more than')
    await analyst.press('Tab')
    await expect.poll(() => field('Qualifier').inputValue()).toBe('more than')
    await analyst.page.keyboard.press('F6')
  })

  test('what the words show on their face is offered for an attribute, and taken by a key', async () => {
    await analyst.select(...place(text, '"Their losses are significant, very significant.'))
    await analyst.press('c')
    await expect.poll(() => analyst.page.locator('.suggested').innerText()).toContain('Quotation: direct')
    await analyst.press('i')
    await expect.poll(() => analyst.page.getByLabel('Quotation').inputValue()).toBe('direct')
    expect(await analyst.page.locator('.suggested').count()).toBe(0)
  })

  test('the selected span takes another label by key and by button', async () => {
    const [start, end] = place(text, 'Kirby')
    await analyst.selectByKeys(start, end)
    await analyst.press('c', 's')
    await expectDrawn(`Source ${start}–${end}`)
    await analyst.page.getByRole('group', { name: 'Label' }).getByRole('button', { name: 'Cue' }).click()
    await expectDrawn(`Cue ${start}–${end}`)
  })

  test.each([
    ['the key Delete', () => analyst.press('Delete')],
    ['the key Backspace', () => analyst.press('Backspace')],
    ['a button', () => analyst.page.locator('.label-switch .danger').click()],
  ])('a span is deleted by %s, and undo brings it back', async (_, remove) => {
    const [start, end] = place(text, 'Kirby')
    await analyst.selectByKeys(start, end)
    await analyst.press('s', 'Escape')
    await analyst.clickText(start + 2)
    await remove()
    await expectDrawn()
    expect(await turn(analyst, 'undo')).toBe('Delete Source')
    await expectDrawn(`Source ${start}–${end}`)
  })

  test('either edge moves by word and by character', async () => {
    const [start, end] = place(text, 'heavy losses')
    await analyst.selectByKeys(start, end)
    await analyst.press('c')
    for (const [key, words] of [
      [']', 'heavy losses and'],
      ['[', 'heavy losses'],
      ['Shift+BracketLeft', 'suffering heavy losses'],
      ['Shift+BracketRight', 'heavy losses'],
      ['Alt+]', 'heavy losses '],
      ['Alt+[', 'heavy losses'],
      ['Alt+[', 'heavy losse'],
      ['Alt+Shift+BracketLeft', ' heavy losse'],
      ['Alt+Shift+BracketRight', 'heavy losse'],
      ['Alt+Shift+BracketRight', 'eavy losse'],
    ] as const) {
      await analyst.press(key)
      await expectDrawn(`Claim ${place(text, words).join('–')}`)
    }
  })

  test('an edge that would leave no text stays, and it is said why', async () => {
    const [start, end] = place(text, 'Kirby')
    await analyst.selectByKeys(start, end)
    await analyst.press('s', '[')
    expect(await notice(analyst, 'no text left')).toContain('Delete it instead')
    await expectDrawn(`Source ${start}–${end}`)
  })

  test('overlapping and nested spans of the same and of different labels are all drawn and can be told apart', async () => {
    const [start, end] = place(text, "North Korean troops deployed in Russia's")
    const [inner, innerEnd] = place(text, 'Korean troops', start)
    for (const [key, from, to] of [
      ['c', start, end],
      ['c', inner, innerEnd], // nested, same label
      ['s', inner, innerEnd], // same place, other label
      ['u', innerEnd - 6, innerEnd + 9], // overlaps them
      ['s', start, inner + 6], // overlaps from the other side
    ] as const) {
      await analyst.selectByKeys(from, to)
      await analyst.press(key)
    }
    await expectDrawn(
      `Claim ${start}–${end}`,
      `Claim ${inner}–${innerEnd}`,
      `Source ${inner}–${innerEnd}`,
      `Cue ${innerEnd - 6}–${innerEnd + 9}`,
      `Source ${start}–${inner + 6}`,
    )
    const looks = await analyst.page.evaluate(() => {
      const spans = [...document.querySelectorAll<HTMLElement>('.span')].map(
        ({ dataset, className }) =>
          `${dataset['span']} ${className
            .match(/colour-\w+|lane-\d/g)
            ?.sort()
            .join(' ')}`,
      )
      return [...new Set(spans)].map((look) => look.replace(/^\S+ /, ''))
    })
    expect(new Set(looks).size, 'no two look the same').toBe(5)

    const under: readonly string[] = [
      `Claim ${start}–${end}`,
      `Claim ${inner}–${innerEnd}`,
      `Source ${inner}–${innerEnd}`,
      `Cue ${innerEnd - 6}–${innerEnd + 9}`,
    ]
    await analyst.clickText(innerEnd - 3)
    expect(await picked(), 'a click takes the shortest').toBe(`${inner}–${innerEnd}`)
    const seen: string[] = []
    for (const _ of under) {
      seen.push(`${await labelPressed()} ${await picked()}`)
      await analyst.press('.')
    }
    expect([...seen].sort(), '. goes through all that lies under the caret').toEqual([...under].sort())
    expect(`${await labelPressed()} ${await picked()}`, 'and round').toBe(seen[0])
    await analyst.press(',')
    expect(`${await labelPressed()} ${await picked()}`, ', goes back').toBe(seen[3])
  })

  test('spans over each other to any depth keep their lines off the words below', async () => {
    const [start, end] = place(text, 'North Korean troops deployed', 0)
    const last = place(text, 'they are fighting alongside')[1]
    for (const cut of [0, 6, 13, 20, end - start + 4, end - start + 20]) {
      await analyst.selectByKeys(start + cut, last - cut)
      await analyst.press('Alt+C')
    }
    await expect.poll(async () => (await drawnSpans(analyst)).length).toBe(6)
    const struck = await analyst.page.evaluate(() => {
      const words: DOMRect[] = []
      const walker = document.createTreeWalker(document.querySelector('.article-text') as Node, NodeFilter.SHOW_TEXT)
      for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
        const range = document.createRange()
        range.selectNodeContents(node)
        words.push(...range.getClientRects())
      }
      const boxes = [...document.querySelectorAll('.article-text .span')].flatMap((one) => [...one.getClientRects()])
      return boxes.filter((box) =>
        words.some(
          (word) =>
            word.top > box.top + 14 &&
            word.top < box.bottom - 1 &&
            word.left < box.right - 2 &&
            word.right > box.left + 2,
        ),
      ).length
    })
    expect(struck, 'boxes that reach into the next line').toBe(0)
  })

  test('a click on a span picks it, also while words are selected elsewhere or within it', async () => {
    const [start, end] = place(text, 'they are fighting alongside')
    await analyst.select(start, end)
    await analyst.press('c', 'l', 'Escape', 'Escape') // in a link its role is drawn as well
    for (const words of ['nightly video address', 'are fighting']) {
      await analyst.select(...place(text, words))
      await analyst.clickText(start + 8)
      await expect.poll(picked).toBe(`${start}–${end}`)
      await expect.poll(() => analyst.page.locator('.selection-bar').count()).toBe(0)
      await analyst.press('Escape')
    }
  })

  test('a second piece of text joins the selected span by one key', async () => {
    const first = place(text, "This is something that Korea's")
    const second = place(text, 'If China is sincere')
    await analyst.select(...first)
    await analyst.press('c')
    await analyst.select(...second)
    await analyst.press('a')
    await expectDrawn(`Claim ${first.join('–')}+${second.join('–')}`)
    expect(await analyst.page.locator('.segments li').count()).toBe(2)
    await analyst.page.getByRole('button', { name: 'Remove segment 1' }).click()
    await expectDrawn(`Claim ${second.join('–')}`)
  })

  test.each([
    ['c', 'Nothing is selected to tag as Claim. Select some words first'],
    ['m', 'Nothing is selected to tag as Source. Select some words first'],
    ['a', 'There is no segment to add. Click a span, select more words'],
    [']', 'No span is selected. Click a span'],
    ['l', 'needs a claim. Tag or select the claim first'],
    ['Shift+L', 'Click an attribution in the list'],
  ])('the key %s without what it needs changes nothing and says what to do', async (key, message) => {
    await analyst.caret(40)
    const before = await analyst.page.locator('.status-bar').innerText()
    await analyst.press(key)
    expect(await notice(analyst, /./)).toContain(message)
    await expectDrawn()
    expect(await analyst.page.locator('.status-bar').innerText()).toBe(before)
  })

  test('white space alone is not tagged, and it is said', async () => {
    const [, end] = place(text, '(Dec 27).')
    await analyst.selectByKeys(end, end + 2)
    await analyst.press('c')
    expect(await notice(analyst, 'white space')).toContain('Select the words themselves')
    await expectDrawn()
  })

  test('an article is pasted from the clipboard, HTML with its formatting and without its scripts; too much and nothing are refused', async () => {
    const paste = async (content: { readonly text?: string; readonly html?: string }): Promise<void> => {
      await analyst.app.evaluate(async ({ clipboard, ClipboardItem }, { text: words = '', html = '' }) => {
        const older = clipboard as unknown as { readHTML?: unknown; write(data: object): void }
        if (html === '') await clipboard.writeText(words)
        else if (older.readHTML !== undefined) older.write({ html })
        else await clipboard.write([new ClipboardItem({ 'text/html': html })])
      }, content)
      await analyst.press('Control+Shift+V')
    }
    await paste({ text: ' ' })
    await notice(analyst, 'clipboard holds no words')
    await paste({ text: 'x'.repeat(5_000_001) })
    await notice(analyst, 'more than 5 million characters')
    await paste({ html: '<p>He said it <b>rained</b>.</p><script>document.title = "run"</script><p>She agreed.</p>' })
    await expect.poll(() => shownText(analyst)).toBe('He said it rained.\n\nShe agreed.')
    await expect
      .poll(() => analyst.page.locator('.articles .is-open').innerText())
      .toContain('Pasted He said it rained')
    await analyst.press('Control+z')
    await expect.poll(() => analyst.page.locator('.articles > li').count()).toBe(2)
    await dismissAll(analyst)
    await open(kursk)
  })

  test('a selection does not outlive its article', async () => {
    await analyst.select(...place(text, 'Kirby'))
    await open(pressReview.file)
    await expect.poll(() => shownText(analyst)).toBe(review)
    expect(await analyst.page.locator('.selection-bar').count()).toBe(0)
    await analyst.press('c')
    expect(await notice(analyst, /./)).toContain('Nothing is selected')
    await expectDrawn()
    await open(kursk)
    await expect.poll(() => shownText(analyst)).toBe(text)
  })

  test.each([
    ['at a caret', (from: number, _: number) => analyst.caret(from + 3)],
    ['over a selection', (from: number, to: number) => analyst.selectByKeys(from, to)],
  ])('nothing that is typed, cut or pasted %s changes the text', async (_, put) => {
    const [start, end] = place(text, 'heavy losses')
    for (const key of ['x', 'Enter', 'Shift+Enter', 'Backspace', 'Delete', 'Tab', 'Space', 'Control+x', 'Control+v']) {
      await put(start, end)
      await analyst.press(key)
      expect(await shownText(analyst), key).toBe(text)
    }
    await expectDrawn()
  })

  test('nothing that an input method writes changes the text', async () => {
    const session = await analyst.page.context().newCDPSession(analyst.page)
    await analyst.caret(place(text, 'heavy losses')[0])
    await session.send('Input.insertText', { text: 'typed' })
    await session.send('Input.imeSetComposition', { text: 'にほ', selectionStart: 2, selectionEnd: 2 })
    await session.send('Input.insertText', { text: '日本' })
    await session.detach()
    await expect.poll(() => shownText(analyst)).toBe(text)
  })

  test('nothing that is pasted or dropped as text or as a page changes the text', async () => {
    await analyst.caret(place(text, 'heavy losses')[0])
    await analyst.page.evaluate(() => {
      const carried = new DataTransfer()
      carried.setData('text/plain', 'pasted or dropped')
      carried.setData('text/html', '<p>pasted or dropped</p>')
      const how = { bubbles: true, cancelable: true }
      const target = document.querySelector('.article-text')
      target?.dispatchEvent(new ClipboardEvent('paste', { ...how, clipboardData: carried }))
      target?.dispatchEvent(new DragEvent('drop', { ...how, dataTransfer: carried, clientX: 700, clientY: 300 }))
    })
    expect(await shownText(analyst)).toBe(text)
  })

  test('a selection dragged to another place leaves the text as it was', async () => {
    await analyst.select(...place(text, 'suffering heavy losses'))
    const from = await analyst.page.evaluate(
      () => getSelection()?.getRangeAt(0).getBoundingClientRect().toJSON() as DOMRect,
    )
    await analyst.page.mouse.move(from.x + from.width / 2, from.y + from.height / 2)
    await analyst.page.mouse.down()
    await analyst.page.mouse.move(from.x + 40, from.y + 120, { steps: 4 })
    await analyst.page.mouse.up()
    expect(await shownText(analyst)).toBe(text)
  })

  describe('in text of many scripts', () => {
    test('the text is shown character for character', async () => {
      await open(pressReview.file)
      await expect.poll(() => shownText(analyst)).toBe(review)
      const marks = await analyst.page
        .locator('.invisible')
        .evaluateAll((all) => all.map((one) => (one as HTMLElement).title))
      expect(marks.toSorted()).toEqual(
        [
          'byte order mark',
          'end of isolate',
          'end of isolate',
          'line separator',
          'right-to-left isolate',
          'right-to-left isolate',
          'right-to-left mark',
          'soft hyphen',
          'zero width space',
        ].toSorted(),
      )
    })

    test.each([
      ['a flag', '👨‍👩‍👧', 'Alt+]', '👨‍👩‍👧🇳🇱'],
      ['a family of three', '🇳🇱', 'Alt+Shift+BracketLeft', '👨‍👩‍👧🇳🇱'],
      ['a firefighter with a skin tone', '🚒”', 'Alt+Shift+BracketLeft', '👩🏽‍🚒🚒”'],
      ['a letter with its accent apart', 'l’arr', 'Alt+]', 'l’arrê'.normalize('NFD')],
      ['a Hebrew letter with its points', '”', 'Alt+]', '”הַ'],
      ['a name outside of the basic plane', 'の', 'Alt+]', 'の𠮷'],
      ['an emoji joined to others, word by word', '🇳🇱', 'Shift+BracketLeft', '👨‍👩‍👧🇳🇱'],
    ])('an edge never stops inside %s', async (_, words, key, wanted) => {
      const grown = place(review, wanted)
      const before = wanted.startsWith(words)
        ? [grown[0], grown[0] + words.length]
        : [grown[1] - words.length, grown[1]]
      await analyst.selectByKeys(before[0] ?? 0, before[1] ?? 0)
      await analyst.press('Alt+C')
      await expectDrawn(`Claim ${before.join('–')}`)
      await analyst.press(key)
      await expectDrawn(`Claim ${grown.join('–')}`)
    })

    test('half of an emoji cannot be tagged: the whole of it is', async () => {
      const [start, end] = place(review, '👩🏽‍🚒')
      await analyst.page.evaluate((emoji) => {
        // As an engine with other ideas of what a character is would select.
        const line = [...document.querySelectorAll('.article-text p')].find((p) => p.textContent?.includes(emoji))
        const at = line?.textContent?.indexOf(emoji) ?? 0
        if (line?.firstChild) getSelection()?.setBaseAndExtent(line.firstChild, at + 2, line.firstChild, at + 4)
      }, '👩🏽‍🚒')
      await analyst.page.locator('.selection-bar').waitFor()
      await analyst.press('c')
      await expectDrawn(`Claim ${start}–${end}`)
    })
  })
})
