import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { callSchemas } from '#store/calls.ts'
import { answer, createHandlers } from '#store/serve.ts'
import { dump, expectOk, failureOf, kim, newPlace, open, placeIn, tempFolder } from '../support/store.ts'

test('every call has a handler and a check of its arguments, and nothing else has', async () => {
  const { around } = placeIn(await tempFolder())
  expect(Object.keys(createHandlers(around)).toSorted()).toEqual(Object.keys(callSchemas).toSorted())
})

/** Arguments that look a little like real ones. */
const argument = fc.oneof(
  fc.anything({ withNullPrototype: true, withDate: true, withBigInt: true, withMap: true, maxDepth: 3 }),
  fc.record(
    {
      path: fc.oneof(fc.string(), fc.constantFrom('/', '', '\0', '/none/a', '..')),
      name: fc.string(),
      analyst: fc.oneof(fc.string(), fc.record({ id: fc.string(), name: fc.string() })),
      readOnly: fc.anything(),
      format: fc.string(),
      force: fc.boolean(),
      article: fc.string(),
      source: fc.string(),
      rows: fc.array(fc.tuple(fc.constantFrom('span', 'meta', '__proto__', 'constructor'), fc.string())),
      kind: fc.string(),
      label: fc.string(),
      patches: fc.array(
        fc.record({
          table: fc.constantFrom('span', 'source', 'meta', '__proto__', 'toString'),
          row: fc.oneof(fc.string(), fc.constantFrom('source.a', '__proto__')),
          before: fc.oneof(fc.constant(null), fc.dictionary(fc.string(), fc.anything())),
          after: fc.dictionary(fc.oneof(fc.string(), fc.constantFrom('__proto__', 'name', 'deleted')), fc.anything()),
        }),
      ),
    },
    { requiredKeys: [] },
  ),
)

/** Calls that would write or read files wherever the arguments say are left to tests of their own. */
const harmless = Object.keys(callSchemas).filter(
  (name) => !/create|saveCopy|share|purge|export|import|close|open/.test(name),
)

test.each([...harmless, 'store.none', '__proto__', 'constructor', ''])(
  '%s: whatever comes, a reply comes back, nothing breaks and nothing changes',
  async (name) => {
    const place = await newPlace()
    const handlers = createHandlers(place.around)
    expectOk(await handlers['store.open']({ path: place.path, analyst: kim, readOnly: false }))
    const bugs: unknown[] = []
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.array(argument, { maxLength: 3 }), fc.anything()), async (args) => {
        const reply = await answer(handlers, name, args, (error) => bugs.push(error))
        if (!reply.ok) expect(reply.error.message).not.toBe('')
      }),
      { numRuns: 300 },
    )
    expect(bugs).toEqual([])
    expectOk(await handlers['store.close']())
    const after = expectOk(await open(place))
    expect(dump(after.reader).filter(([table]) => table === 'source')).toEqual([])
    await after.abandon()
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
  },
)

test.each([
  'store.create',
  'store.createSample',
  'store.open',
  'store.import',
  'store.export',
  'store.saveCopy',
  'store.share',
  'store.purge',
] as const)('%s refuses arguments that are not its own', async (name) => {
  const handlers = createHandlers(placeIn(await tempFolder()).around)
  for (const args of [undefined, null, [], [null], [{}], [7], [{ path: 7 }], [[]], [['']], [{ path: '' }], 'path']) {
    const reply = await answer(handlers, name, args, () => expect.unreachable())
    expect(failureOf(reply).kind).toBe('bad-call')
  }
})
