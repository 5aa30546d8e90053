import type { Codec } from '#core/codec/codec.ts'

/** The registry as the table of docs/formats.md; a test holds the two together. */
export const formatTable = (codecs: readonly Codec[]): string =>
  [
    '| format | in | out | written as | offsets | keeps | cannot hold |',
    '|---|---|---|---|---|---|---|',
    ...codecs.map(({ id, decoder, shape, extension, offsetUnit, keeps, drops }) =>
      [
        '',
        `\`${id}\``,
        decoder === undefined ? '' : 'yes',
        'yes',
        written(shape, extension),
        offsetUnit,
        keeps,
        drops,
        '',
      ]
        .join(' | ')
        .trim(),
    ),
  ].join('\n')

const written = (shape: Codec['shape'], extension: string): string =>
  shape === 'folder' ? 'a folder, or a zip file' : `one .${extension} file`
