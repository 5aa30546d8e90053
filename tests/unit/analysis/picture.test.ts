import { describe, expect, test } from 'vitest'
import { barsPicture } from '#core/analysis/picture/bars.ts'
import { networkPicture } from '#core/analysis/picture/network.ts'
import { csvOf, paperColours, short, svgOf } from '#core/analysis/picture/picture.ts'
import { timelinePicture } from '#core/analysis/picture/timeline.ts'
import type { Network } from '#core/analysis/network.ts'

const hostile = '</title><script>alert("1")</script>\u0000\uD800'

const network = (size: number): Network => ({
  nodes: Array.from({ length: size }, (_, i) => ({
    id: `n${i}`,
    kind: i % 2 === 0 ? 'source' : 'claim',
    name: i === 0 ? hostile : `Node ${i}`,
    statements: size - i,
    links: [`l${i}`],
    members: 1,
  })),
  edges: Array.from({ length: size - 1 }, (_, i) => ({
    from: `n${i}`,
    to: `n${i + 1}`,
    kind: 'says',
    links: [`l${i}`],
  })),
  leftOut: 0,
})

describe('a picture', () => {
  test.each([
    ['bars', barsPicture(hostile, [{ name: hostile, count: 1, of: 2, links: [], words: hostile }])],
    ['columns', networkPicture(network(6), 'columns')],
    ['a web', networkPicture(network(6), 'web')],
  ])('of %s is a file in which names stay words', (_, picture) => {
    const svg = svgOf(picture, paperColours)
    expect(svg).not.toContain('<script')
    expect(svg).not.toContain('\u0000')
    expect(svg).not.toMatch(/\p{Cs}/u) // half a character
    expect(svg).not.toMatch(/NaN|undefined|Infinity/)
    expect(svg.startsWith('<svg xmlns="http://www.w3.org/2000/svg"')).toBe(true)
  })

  test('of 2,000 nodes has every node once, within its frame, the same each time', () => {
    const picture = networkPicture(network(2_000), 'web')
    const dots = picture.marks.flatMap(({ shapes }) => shapes).filter((shape) => shape.kind === 'circle')
    expect(dots).toHaveLength(2_000)
    const outside = dots.filter(({ x, y }) => x < 0 || y < 0 || x > picture.width || y > picture.height)
    expect(outside).toEqual([])
    expect(networkPicture(network(200), 'web')).toEqual(networkPicture(network(200), 'web'))
  })

  test('has a table that says the same, in which nothing is a formula', () => {
    const times = [{ date: '=1+1', count: 3, links: ['a', 'b', 'c'] }]
    expect(csvOf(timelinePicture({ times, unit: 'day' }))).toBe("\uFEFFDate,Statements\r\n'=1+1,3\r\n")
  })

  test('leads to the passages behind each of its marks', () => {
    const { marks } = networkPicture(network(4), 'columns')
    expect(marks.filter(({ ids }) => ids.length === 0)).toEqual([])
  })

  test('cuts names between characters', () => expect(short('😀😀😀😀', 3)).toBe('😀😀…'))
})
