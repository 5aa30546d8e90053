import type { GivenFile } from '../importer/index.ts'
import type { CasType } from './cas.ts'

/** UIMA's description of types, which the formats of that family have beside their files. */

export const HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'

/** The beginning of a file, a character for each byte. */
export const headOf = ({ bytes }: GivenFile): string => String.fromCharCode(...bytes.subarray(0, 4_096))

export const isTypeSystem = (file: GivenFile): boolean =>
  /\.xml$/i.test(file.name) && headOf(file).includes('<typeSystemDescription')

export const typeSystemFor = (types: readonly CasType[]): string =>
  [
    `${HEAD}<typeSystemDescription xmlns="http://uima.apache.org/resourceSpecifier">`,
    '<types>',
    ...types.flatMap(({ name, superType, features }) => [
      `<typeDescription><name>${name}</name><description/><supertypeName>${superType}</supertypeName><features>`,
      ...features.map(
        (one) =>
          `<featureDescription><name>${one.name}</name><description/>${rangeFor(one.range)}</featureDescription>`,
      ),
      '</features></typeDescription>',
    ]),
    '</types>',
    '</typeSystemDescription>',
    '',
  ].join('\n')

const rangeFor = (range: string): string => {
  if (!range.endsWith('[]')) return `<rangeTypeName>${range}</rangeTypeName>`
  const element = range.slice(0, -2)
  return element === 'uima.cas.String'
    ? '<rangeTypeName>uima.cas.StringArray</rangeTypeName>'
    : `<rangeTypeName>uima.cas.FSArray</rangeTypeName><elementType>${element}</elementType>`
}
