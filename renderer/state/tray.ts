import type { Reader } from '#core/model/reader.ts'
import { live } from '#core/model/reader.ts'
import { ATTRIBUTION, NO_COMMENT } from '#core/model/scheme.ts'
import type { ArticleIndex } from './article-index.ts'
import type { Session, Tray, TrayRole } from './session.ts'

/** What the next link is made of: ids of spans or registry sources, by role. */
export type Proposal = Readonly<Record<TrayRole, readonly string[]>>

export const trayRoles: readonly TrayRole[] = ['claim', 'source', 'cue', 'medium']

const labelOfRole: Readonly<Record<TrayRole, string>> = {
  claim: 'label.claim',
  source: 'label.source',
  cue: 'label.cue',
  medium: 'label.source',
}

/** The role that a span of this label fills by nature, or else the first that the scheme lets it fill. */
export const roleOfLabel = (reader: Reader, label: string): TrayRole | undefined =>
  trayRoles.find((role) => labelOfRole[role] === label) ??
  trayRoles.find((role) => labelsIn(reader, role).includes(label))

/** The labels whose spans are proposed in a role. */
const proposedIn = (reader: Reader, role: TrayRole): readonly string[] => [
  labelOfRole[role],
  ...labelsIn(reader, role).filter((label) => label !== labelOfRole[role] && roleOfLabel(reader, label) === role),
]

const labelsIn = (reader: Reader, role: TrayRole): readonly string[] =>
  live(reader, 'role', `role.attribution.${role}`)?.labels ?? []

/**
 * Proposes the next link of an article: what the user has put into the tray by hand, and otherwise the newest claim,
 * source and cue that no link has yet. A proposal changes nothing until it is accepted.
 */
export const proposalOf = (reader: Reader, index: ArticleIndex, session: Session): Proposal => {
  const article = session.article
  if (article === null) return { claim: [], source: [], cue: [], medium: [] }
  const given = (role: TrayRole): readonly string[] | undefined =>
    session.tray[role]?.filter((id) => isThere(reader, id))
  const medium = given('medium') ?? []
  const isOut = (id: string): boolean => medium.includes(id) || session.dismissed.includes(id)
  const newest = (role: TrayRole): readonly string[] => {
    const found = index.newestUnlinked(article, proposedIn(reader, role), isOut)
    return found === undefined ? [] : [found]
  }
  return {
    claim: given('claim') ?? newest('claim'),
    source: given('source') ?? newest('source'),
    cue: given('cue') ?? newest('cue'),
    medium,
  }
}

const isThere = (reader: Reader, id: string): boolean =>
  live(reader, 'span', id) !== undefined || live(reader, 'source', id) !== undefined

/** The fillers of the link that a proposal makes. */
export const fillersOfProposal = (
  proposal: Proposal,
  type: typeof ATTRIBUTION | typeof NO_COMMENT,
): readonly { readonly role: string; readonly target: string }[] => {
  const roles: readonly TrayRole[] = type === NO_COMMENT ? ['source', 'cue'] : trayRoles
  const prefix = `role.${type.slice('link.'.length)}`
  return roles.flatMap((role) => proposal[role].map((target) => ({ role: `${prefix}.${role}`, target })))
}

/** The tray with something put into a role, in place of what is there or (with `more`) beside it. */
export const putIntoTray = (tray: Tray, proposal: Proposal, role: TrayRole, id: string, more: boolean): Tray => ({
  ...tray,
  [role]: more ? [...proposal[role].filter((one) => one !== id), id] : [id],
})
