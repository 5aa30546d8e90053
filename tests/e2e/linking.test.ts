import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { panelsDrawn } from '../../electron/setup/analyst.ts'
import type { Analyst, Effort } from '../../electron/setup/analyst.ts'
import { casualties, dismissAll, drawnSpans, kursk, notice, place, seed, reopen, startProject, turn } from './app.ts'
import type { OpenProject } from './app.ts'

/** Linking by mouse and keyboard. What a test makes is undone behind it, so that each begins with texts without spans. */
describe('linking', () => {
  const text = seed(casualties)
  const effort: Effort = { keys: 0, selections: 0 }
  let project: OpenProject
  let analyst: Analyst
  let untouched: string

  beforeAll(async () => {
    project = await startProject('linking', { [kursk]: seed(kursk), [casualties]: text }, { effort })
    analyst = project.analyst
    await analyst.openArticle(casualties.replace('.txt', ''))
    await analyst.saved()
    untouched = await undoShown()
  })
  afterEach(async () => {
    await analyst.press('Escape')
    for (let gestures = 0; (await undoShown()) !== untouched && gestures < 60; gestures += 1)
      await turn(analyst, 'undo')
    await dismissAll(analyst)
  })
  afterAll(async () => {
    await analyst.app.close().catch(() => undefined)
  })

  const undoShown = async (): Promise<string> =>
    /Undo: .*/.exec(await analyst.page.locator('.status-bar').innerText())?.[0] ?? ''
  const tag = async (key: string, words: string, from?: string): Promise<void> => {
    const [at, end] = place(text, words, from)
    await (words.length < 10 ? analyst.selectByKeys : analyst.select)(at, end)
    await analyst.press(key)
  }
  const click = (words: string, from?: string): Promise<void> => {
    const [at, end] = place(text, words, from)
    return analyst.clickText(Math.floor((at + end) / 2))
  }
  /** The next link as proposed, by role. */
  const proposed = async (): Promise<Readonly<Record<string, readonly string[]>>> => {
    await panelsDrawn(analyst.page)
    const roles: Record<string, readonly string[]> = {}
    for (const role of ['claim', 'source', 'cue', 'medium']) {
      roles[role] = await analyst.page.locator(`.tray-role.role-${role} .chip-words`).allInnerTexts()
    }
    return roles
  }
  /** The parts of the selected link as the panel shows them, by role. */
  const parts = async (): Promise<Readonly<Record<string, readonly string[]>>> => {
    await panelsDrawn(analyst.page)
    await analyst.page.locator('.fillers').waitFor()
    return analyst.page.evaluate(() =>
      Object.fromEntries(
        [...document.querySelectorAll('.fillers > div')].map((row) => [
          row.querySelector('dt')?.textContent ?? '',
          [...row.querySelectorAll('.filler-words')].map((one) => one.firstChild?.textContent ?? ''),
        ]),
      ),
    )
  }
  const cards = (): Promise<readonly string[]> => analyst.page.locator('.links .link-card').allInnerTexts()
  const expectCards = (...wanted: readonly RegExp[]): Promise<void> =>
    expect
      .poll(async () => (await cards()).map((card) => card.replaceAll(/\s+/g, ' ')))
      .toEqual(wanted.map((words) => expect.stringMatching(words)))

  const T1 = {
    claim: 'North Korean troops are estimated to have suffered at least 3,000 casualties',
    cue: 'according to',
    source: 'South Korea',
  }
  const T4 = {
    claim: '300 soldiers had already been killed and 2,700 others wounded',
    cue: 'claimed',
    source: 'South Korea’s National Intelligence Service (NIS)',
  }
  const linkT1 = async (): Promise<void> => {
    await tag('c', T1.claim)
    await tag('u', T1.cue)
    await tag('s', T1.source)
    await analyst.press('l')
  }
  const linkT4 = async (): Promise<void> => {
    await tag('c', T4.claim)
    await tag('s', T4.source)
    await tag('u', T4.cue)
    await analyst.press('l')
  }

  test('the newest claim, source and cue without a link are proposed, and nothing is linked by that', async () => {
    await tag('c', T4.claim)
    await tag('c', T1.claim)
    await tag('u', T1.cue)
    await tag('s', T1.source)
    expect(await proposed()).toEqual({ claim: [T1.claim], source: [T1.source], cue: [T1.cue], medium: [] })
    await expectCards()
    await analyst.press('l')
    await expectCards(/South Korea according to North Korean troops/)
    expect(await proposed(), 'then those that are left').toMatchObject({ claim: [T4.claim], source: [], cue: [] })
  })

  test('from the last selection on, an attribution takes two keys, and one more says who the source is', async () => {
    await tag('c', T4.claim)
    await tag('s', T4.source)
    const [at, end] = place(text, T4.cue)
    await analyst.selectByKeys(at, end)
    const before = effort.keys
    await analyst.press('u', 'l')
    expect(effort.keys - before).toBeLessThanOrEqual(3)
    await expectCards(/National Intelligence Service \(NIS\) claimed 300 soldiers/)
  })

  test('the mouse does it too: the buttons of the small bar, and Link', async () => {
    const bar = analyst.page.getByRole('toolbar', { name: 'Tag the selected words' })
    for (const [button, words] of [
      ['Claim', T4.claim],
      ['Source', T4.source],
      ['Cue', 'claimed on Monday'],
    ] as const) {
      await analyst.select(...place(text, words))
      await bar.getByRole('button', { name: button }).click()
    }
    await analyst.page.getByRole('region', { name: 'Next link' }).getByRole('button', { name: /^Link/ }).click()
    await expectCards(/\(NIS\) claimed on Monday 300 soldiers/)
  })

  test('a link may have several claims, sources, cues and media', async () => {
    await tag('c', '300 soldiers had already been killed')
    await tag('Shift+C', '2,700 others wounded')
    await tag('s', 'South Korea’s')
    await tag('Shift+S', 'National Intelligence Service')
    await tag('u', 'claimed')
    await tag('Shift+U', 'on Monday')
    await tag('m', 'Ukraine’s troops')
    await tag('m', 'in Kursk.', 'fighting Ukraine')
    await analyst.press('l')
    expect(await parts()).toEqual({
      claim: ['300 soldiers had already been killed', '2,700 others wounded'],
      source: ['South Korea’s', 'National Intelligence Service'],
      cue: ['claimed', 'on Monday'],
      medium: ['Ukraine’s troops', 'in Kursk.'],
    })
  })

  test('what is proposed can be taken out, and a span that is there put in', async () => {
    await tag('s', T4.source)
    await tag('s', T1.source)
    await tag('c', T4.claim)
    await tag('u', T4.cue)
    await analyst.page.getByRole('button', { name: `Take out of the next link: ${T1.source}` }).click()
    expect(await proposed()).toMatchObject({ source: [] })
    await click(T4.source)
    await analyst.press('s')
    expect(await proposed()).toMatchObject({ source: [T4.source] })
    await analyst.press('l')
    expect(await parts()).toMatchObject({ source: [T4.source] })
  })

  test('one source span serves in two attributions', async () => {
    await linkT4()
    await tag('c', 'troops', T4.claim)
    await click(T4.source)
    await analyst.press('s', 'l')
    expect(await parts()).toMatchObject({ source: [T4.source], claim: ['troops'] })
    await click('South Korea’s', T4.source)
    await expect.poll(() => analyst.page.locator('.span-links h3').innerText()).toBe('In 2 links')
  })

  test('a source of the registry needs no span: E, two letters, Enter', async () => {
    await tag('s', 'Waltz', 'Waltz also told')
    await analyst.press('e', 'Enter')
    await expect.poll(() => drawnSpans(analyst)).toEqual([expect.stringContaining('Source · Waltz')])
    for (const letGo of [true, false]) {
      await tag('c', letGo ? 'I do expect a call' : 'that would be a step')
      if (letGo) await analyst.press('Escape') // with nothing selected, or with the claim still selected
      await analyst.press('e')
      await analyst.page.keyboard.type('wa')
      await analyst.press('Enter')
      expect(await proposed()).toMatchObject({ source: ['Waltz'] })
      await analyst.press('l')
      expect(await parts()).toMatchObject({ source: ['Waltz'] })
    }
    expect(
      (await drawnSpans(analyst)).filter((span) => span.startsWith('Claim ·')),
      'no claim has a source',
    ).toEqual([])
    await expectCards(/^no source|^Waltz/, /^Waltz/)
  })

  test('an attribution within the claim of another is an attribution of its own', async () => {
    const inner = 'Kim’s troops are “useless” at trying to shoot down long-range drones'
    await tag('c', `the intelligence service believes ${inner}`)
    await tag('s', 'South Korea’s Yonhap News Agency')
    await tag('u', 'As reported by')
    await analyst.press('l')
    await tag('c', inner)
    await tag('s', 'the intelligence service')
    await tag('u', 'believes')
    await analyst.press('l')
    await expectCards(/Yonhap News Agency As reported by the intelligence/, /^the intelligence service believes Kim/)
    expect(await drawnSpans(analyst, '.is-lit')).toHaveLength(3)
  })

  test('the type no comment takes a source and a cue, and a claim only when there is one to say', async () => {
    await tag('s', 'Neither side')
    await tag('u', 'has admitted it')
    await analyst.press('n')
    await expectCards(/Neither side has admitted it no comment/)
    expect(await parts()).toEqual({ source: ['Neither side'], cue: ['has admitted it'] })
  })

  test.each([
    ['l', 'A link of type attribution needs a claim. Tag or select the claim first, then link again.'],
    ['n', 'A link of type no comment needs a source. Tag or select the source first, then link again.'],
  ])('a link by %s without the part it needs is not made, and it is said which', async (key, message) => {
    await tag('u', 'claimed')
    await analyst.press(key)
    expect(await notice(analyst, /needs/)).toContain(message)
    await expectCards()
    expect(await proposed()).toMatchObject({ cue: ['claimed'] })
  })

  test('parts are added to a link, taken out of it and put in the place of others', async () => {
    await linkT4()
    await linkT1()
    await tag('s', 'National Intelligence Service')
    await tag('s', 'in Kursk.', 'fighting Ukraine')
    await analyst.page.locator('.links .link-card', { hasText: 'NIS' }).click()
    await click('National Intelligence Service')
    await analyst.press('Shift+L')
    await click('in Kursk.', 'fighting Ukraine')
    await analyst.press('Shift+M')
    await analyst.press('Escape')
    await analyst.page.locator('.links .link-card', { hasText: 'NIS' }).click()
    expect(await parts(), 'the link selected last got them, not the newest').toEqual({
      claim: [T4.claim],
      source: [T4.source, 'National Intelligence Service'],
      cue: ['claimed'],
      medium: ['in Kursk.'],
    })
    await analyst.page.getByRole('button', { name: 'Remove source from the link' }).first().click()
    await expect.poll(parts).toMatchObject({ source: ['National Intelligence Service'] })
    await analyst.page.getByRole('button', { name: 'Remove claim from the link' }).click()
    expect(await notice(analyst, 'needs a claim'), 'the last one it needs stays').toContain('Tag or select')
    expect(await parts()).toMatchObject({ claim: [T4.claim] })
  })

  test('a source of the registry is added to a link that is there', async () => {
    await linkT4()
    await analyst.press('e')
    await analyst.page.keyboard.type('Yonhap')
    await analyst.press('Enter')
    expect(await parts()).toMatchObject({ source: [T4.source, 'Yonhap'] })
    expect(await turn(analyst, 'undo')).toBe('Add source to link')
    expect(await parts()).toMatchObject({ source: [T4.source] })
  })

  test('a link is deleted by key and by button; its spans stay', async () => {
    await linkT4()
    const spans = await drawnSpans(analyst)
    for (const remove of [
      () => analyst.press('Delete'),
      () => analyst.page.getByRole('region', { name: 'Selected' }).getByRole('button', { name: 'Delete' }).click(),
    ]) {
      await analyst.page.locator('.links .link-card').click()
      await remove()
      await expectCards()
      expect(await drawnSpans(analyst)).toEqual(spans)
      expect(await turn(analyst, 'undo')).toBe('Delete link: attribution')
      await expectCards(/claimed/)
    }
  })

  test('a span that goes takes the link with it that cannot be without; one undo brings back both', async () => {
    await linkT4()
    await click('2,700 others')
    await analyst.press('Delete')
    await expectCards()
    await turn(analyst, 'undo')
    await expectCards(/claimed 300 soldiers/)
  })

  test('the parts of the selected link light up under the names of their roles', async () => {
    await linkT1()
    await linkT4()
    const lit = async () => ({
      spans: await drawnSpans(analyst, '.is-lit'),
      roles: await analyst.page
        .locator('[data-role]')
        .evaluateAll((all) => all.map((one) => one.getAttribute('data-role'))),
    })
    const of = ({ claim, source, cue }: typeof T1): readonly string[] =>
      [
        `Claim ${place(text, claim).join('–')}`,
        `Source ${place(text, source).join('–')}`,
        `Cue ${place(text, cue).join('–')}`,
      ].sort()
    await expect.poll(async () => [...(await lit()).spans].sort()).toEqual(of(T4))
    expect([...(await lit()).roles].sort()).toEqual(['claim', 'cue', 'source'])
    await analyst.page.locator('.links .link-card').first().click()
    await expect.poll(async () => [...(await lit()).spans].sort()).toEqual(of(T1))
    await click(T4.cue)
    await expect
      .poll(async () => [...(await lit()).spans].sort(), { message: 'a span shows its links' })
      .toEqual(of(T4))
    await analyst.press('Escape')
    await expect.poll(lit).toEqual({ spans: [], roles: [] })
  })

  test('the list has every link in reading order, whatever order they were made in', async () => {
    await tag('c', 'Everybody knows that this has to end')
    await tag('s', 'Mike Waltz')
    await analyst.press('l')
    await linkT4()
    await linkT1()
    await expectCards(/^South Korea according/, /^South Korea’s National/, /^Mike Waltz/)
    expect(await analyst.page.locator('.list-tabs [aria-selected=true] .count').innerText()).toBe('3')
    await analyst.page.locator('.links .link-card').last().click()
    await expect
      .poll(() =>
        analyst.page.evaluate(() => {
          const frame = document.querySelector('.article-scroll')?.getBoundingClientRect()
          const part = document.querySelector('.is-lit')?.getBoundingClientRect()
          return part !== undefined && frame !== undefined && part.top >= frame.top && part.bottom <= frame.bottom
        }),
      )
      .toBe(true)
  })

  test('all of it can be undone and redone, also after a restart', async () => {
    await linkT4()
    await analyst.press('e')
    await analyst.page.keyboard.type('Yonhap')
    await analyst.press('Enter')
    await analyst.page.getByRole('button', { name: 'Remove cue from the link' }).click()
    await analyst.press('Escape')
    const steps = [
      'Remove cue from link',
      'Add source to link',
      'New source Yonhap',
      'Link: attribution',
      'Tag Cue',
      'Tag Source',
      'Tag Claim',
    ]
    const before = { cards: await cards(), spans: await drawnSpans(analyst) }
    const through = async (): Promise<void> => {
      for (const step of steps) expect(await turn(analyst, 'undo')).toBe(step)
      await expectCards()
      expect(await drawnSpans(analyst)).toEqual([])
      for (const step of steps.toReversed()) expect(await turn(analyst, 'redo')).toBe(step)
      await expect.poll(cards).toEqual(before.cards)
      expect(await drawnSpans(analyst)).toEqual(before.spans)
    }
    await through()
    await analyst.saved()
    await analyst.app.close()
    analyst = await reopen(project, effort)
    await analyst.openArticle(casualties.replace('.txt', ''))
    await expect.poll(cards).toEqual(before.cards)
    await through()
  })
})
