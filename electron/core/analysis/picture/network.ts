import { forceCollide, forceLink, forceManyBody, forceSimulation, forceX, forceY } from 'd3-force'
import type { Network, NetworkEdge, NetworkNode } from '../network.ts'
import { labelPlaces } from './labels.ts'
import type { LabelPlace } from './labels.ts'
import { round, short } from './picture.ts'
import type { Look, Mark, Picture, Shape } from './picture.ts'

type Place = readonly [x: number, y: number]

/** How a network is laid out: in two columns, where every name can be read, or as a web, which shows what hangs together. */
export type NetworkLayout = 'columns' | 'web'

const looks: Readonly<Record<NetworkEdge['kind'], Look>> = { says: 'slate', denies: 'bad', relays: 'orange' }

export const networkPicture = (network: Network, layout: NetworkLayout): Picture =>
  layout === 'columns' ? inColumns(network) : asWeb(network)

const ROW = 22
const WIDTH = 980
const SOURCES_AT = 330
const CLAIMS_AT = 560

/** Sources at the left, claims at the right; a line across for who says what, a bow at the left for who passes on whom. */
const inColumns = (network: Network): Picture => {
  const { nodes } = network
  const [sources, claims] = [ordered(network, 'source'), ordered(network, 'claim')]
  const places = new Map<string, Place>([
    ...sources.map(({ id }, i) => [id, [SOURCES_AT, 16 + i * ROW]] as const),
    ...claims.map(({ id }, i) => [id, [CLAIMS_AT, 16 + i * ROW]] as const),
  ])
  const path = ({ from, to, kind }: NetworkEdge): string => {
    const [[a, b], [c, d]] = [places.get(from) ?? [0, 0], places.get(to) ?? [0, 0]]
    return kind === 'relays'
      ? `M${a} ${b}C${a + 60} ${b} ${c + 60} ${d} ${c} ${d}`
      : `M${a} ${b}C${a + 90} ${b} ${c - 90} ${d} ${c} ${d}`
  }
  const marks = nodes.map((node): Mark => {
    const [x, y] = places.get(node.id) ?? [0, 0]
    const isSource = node.kind === 'source'
    const label: Shape = {
      kind: 'text',
      x: isSource ? x - 12 : x + 12,
      y: y + 4,
      text: short(nameOf(node), 58),
      look: 'ink',
      ...(isSource ? { anchor: 'end' } : {}),
    }
    return markOf(node, [{ kind: 'circle', x, y, r: sizeOf(node), look: isSource ? 'orange' : 'blue' }, label])
  })
  const height = 16 + Math.max(sources.length, claims.length, 1) * ROW
  return pictureOf(network, WIDTH, height, edgeMarks(network, path), marks)
}

/** The claims beside those who say them: each column by the middle of what it is joined to, so that few lines cross. */
const ordered = ({ nodes, edges }: Network, kind: NetworkNode['kind']): readonly NetworkNode[] => {
  const own = nodes.filter((node) => node.kind === kind)
  if (kind === 'source') return own
  const rank = new Map(nodes.filter((node) => node.kind === 'source').map(({ id }, i) => [id, i]))
  const around = new Map<string, number[]>()
  for (const { from, to, kind: how } of edges) {
    if (how !== 'relays') around.set(to, [...(around.get(to) ?? []), rank.get(from) ?? 0])
  }
  const middle = ({ id }: NetworkNode): number => {
    const ranks = around.get(id) ?? []
    return ranks.reduce((sum, one) => sum + one, 0) / Math.max(1, ranks.length)
  }
  return own.toSorted((a, b) => middle(a) - middle(b))
}

const ROUNDS = 140
const LARGE = 500 // nodes, from which on a rougher picture does
const ROOMY = 80 // nodes that have room for their names

/** Nodes that hang together stand together (forces between them, the same way every time). */
const asWeb = (network: Network): Picture => {
  const { nodes, edges } = network
  const bodies = nodes.map((node) => ({ id: node.id, r: sizeOf(node), x: 0, y: 0 }))
  bodies.forEach((body, i) => {
    const turn = i * 2.399963 // the golden angle: nowhere two on one place
    body.x = Math.cos(turn) * 14 * Math.sqrt(i)
    body.y = Math.sin(turn) * 14 * Math.sqrt(i)
  })
  const roomy = nodes.length <= ROOMY
  const isLarge = nodes.length > LARGE
  forceSimulation(bodies)
    .stop()
    .force(
      'link',
      forceLink<(typeof bodies)[number], { source: string; target: string }>(
        edges.map(({ from, to }) => ({ source: from, target: to })),
      )
        .id(({ id }) => id)
        .distance(roomy ? 110 : 46),
    )
    .force(
      'charge',
      forceManyBody()
        .strength(roomy ? -420 : -70)
        .theta(isLarge ? 1.4 : 0.9) // how roughly what is far counts
        .distanceMax(isLarge ? 220 : 420),
    )
    .force('x', forceX(0).strength(0.035))
    .force('y', forceY(0).strength(0.09))
    .force(
      'collide',
      forceCollide<(typeof bodies)[number]>(({ r }) => r + 3),
    )
    .tick(isLarge ? ROUNDS / 3 : ROUNDS)
  const [xs, ys] = [bodies.map(({ x }) => x), bodies.map(({ y }) => y)]
  const [left, top] = [Math.min(0, ...xs) - 200, Math.min(0, ...ys) - 24]
  const [width, height] = [Math.max(0, ...xs) - left + 200, Math.max(0, ...ys) - top + 24]
  const places = new Map(bodies.map(({ id, x, y }) => [id, [round(x - left), round(y - top)] as const]))
  const path = ({ from, to }: NetworkEdge): string => {
    const [[a, b], [c, d]] = [places.get(from) ?? [0, 0], places.get(to) ?? [0, 0]]
    return `M${a} ${b}L${c} ${d}`
  }
  const dots = nodes.map((node) => {
    const [x, y] = places.get(node.id) ?? [0, 0]
    return { id: node.id, name: short(nameOf(node), 28), x, y, r: sizeOf(node) }
  })
  const labels = labelPlaces(dots)
  const marks = nodes.map((node, i): Mark => {
    const { x = 0, y = 0, r = 0, name = '' } = dots[i] ?? {}
    const look = node.kind === 'source' ? 'orange' : 'blue'
    const label = labels.get(node.id)
    const dot: Shape = { kind: 'circle', x, y, r, look }
    return markOf(node, label === undefined ? [dot] : [dot, labelShape(label, name)])
  })
  return pictureOf(network, width, height, edgeMarks(network, path), marks)
}

const labelShape = ({ x, y, anchor }: LabelPlace, text: string): Shape => ({
  kind: 'text',
  x,
  y,
  text,
  look: 'ink',
  over: true,
  ...(anchor === 'start' ? {} : { anchor }),
})

const edgeMarks = ({ nodes, edges }: Network, path: (edge: NetworkEdge) => string): readonly Mark[] => {
  const names = new Map(nodes.map(({ id, name }) => [id, name]))
  return edges.map((edge): Mark => {
    const { from, to, kind, links } = edge
    return {
      title: `${names.get(from) ?? ''} ${kind} ${names.get(to) ?? ''}`,
      ids: links,
      shapes: [{ kind: 'path', d: path(edge), look: looks[kind], ...(kind === 'relays' ? { dashed: true } : {}) }],
    }
  })
}

const sizeOf = ({ statements }: NetworkNode): number => 3 + Math.min(7, Math.sqrt(statements))
const nameOf = ({ name, members }: NetworkNode): string => (members > 1 ? `${name} (${members})` : name)

const markOf = (node: NetworkNode, shapes: readonly Shape[]): Mark => ({
  title: `${nameOf(node)}: ${node.statements.toLocaleString('en')} ${node.statements === 1 ? 'statement' : 'statements'}`,
  ids: node.links,
  shapes,
})

const pictureOf = (
  { nodes, edges }: Network,
  width: number,
  height: number,
  lines: readonly Mark[],
  dots: readonly Mark[],
): Picture => {
  const names = new Map(nodes.map(({ id, name }) => [id, name]))
  return {
    title: 'Who says what and who passes on whom',
    width,
    height,
    marks: [...lines, ...dots],
    table: [
      ['From', 'How', 'To', 'Statements'],
      ...edges.map(({ from, to, kind, links }) => [
        names.get(from) ?? '',
        kind,
        names.get(to) ?? '',
        String(links.length),
      ]),
    ],
  }
}
