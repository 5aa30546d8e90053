import type { Codec } from '#core/codec/codec.ts'
import type { DocumentImporter } from '#store/document/index.ts'

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

/** The importers of documents as the table of docs/formats.md. */
export const documentTable = (importers: readonly DocumentImporter[]): string =>
  [
    '| document | files | what comes in |',
    '|---|---|---|',
    ...importers.map(({ id, extensions, reads }) =>
      ['', `\`${id}\``, extensions.map((one) => `.${one}`).join(' '), reads, ''].join(' | ').trim(),
    ),
  ].join('\n')

const written = (shape: Codec['shape'], extension: string): string =>
  shape === 'folder' ? 'a folder, or a zip file' : `one .${extension} file`
