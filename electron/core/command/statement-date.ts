import { failure } from '../failure.ts'
import { idSchema } from '../model/field.ts'
import { refuseDate } from '../model/past-date.ts'
import { live } from '../model/reader.ts'
import { ATTRIBUTION, SAID_ON, saidOnType } from '../model/scheme.ts'
import { z } from '../model/zod.ts'
import { command } from './command.ts'
import { gone } from './refusals.ts'

/** Says on which day something was said; nothing takes it back. A project whose scheme has no place for it gets one. */
export const dateStatement = command({
  kind: 'statement.date',
  args: z.object({ link: idSchema, date: z.string() }),
  label: ({ date }) => (date === '' ? 'Take back the date of the statement' : `Said on ${date}`),
  run(draft, { link, date }, env) {
    const row = live(draft, 'link', link)
    if (row === undefined) return gone('link')
    if (row.type !== ATTRIBUTION) {
      return failure('no-statement', 'Only an attribution has a date on which it was said.', 'Choose an attribution.')
    }
    const refused = refuseDate(date, env.now())
    if (refused !== undefined) return refused
    const id = `${link}/${SAID_ON}`
    const there = draft.get('attribute', id)
    if (there === undefined && date === '') return undefined
    const type = draft.get('attributeType', SAID_ON)
    if (type === undefined) draft.create('attributeType', saidOnType, SAID_ON)
    else draft.update('attributeType', SAID_ON, { deleted: false })
    if (there === undefined) draft.create('attribute', { owner: link, type: SAID_ON, value: date }, id)
    else draft.update('attribute', id, date === '' ? { deleted: true } : { value: date, deleted: false })
    return undefined
  },
})
