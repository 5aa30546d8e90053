import { SaxesParser } from 'saxes'
import type { GivenFile } from '../importer/index.ts'
import { err, ok } from '../result.ts'
import type { Result } from '../result.ts'
import { decodeUtf8 } from '../text/utf8.ts'

export interface QdeSelection {
  readonly guid: string
  readonly name: string
  readonly start: number
  readonly end: number
  readonly description: string
  readonly codes: readonly string[]
  readonly line: number
}

export interface QdeSource {
  readonly name: string
  /** Of the plain text; empty where there is none. */
  readonly path: string
  readonly content: string | undefined
  readonly selections: readonly QdeSelection[]
  /** What is known of it, by the name of the variable. */
  readonly variables: readonly (readonly [name: string, value: string])[]
  readonly line: number
}

export interface QdeLink {
  readonly name: string
  readonly origin: string
  readonly target: string
  readonly line: number
}

export interface QdeCode {
  /** Two of the same name are told apart by what they stand under. */
  readonly name: string
  readonly description: string
}

export interface QdeProject {
  /** By GUID. */
  readonly codes: ReadonlyMap<string, QdeCode>
  readonly sources: readonly QdeSource[]
  readonly links: readonly QdeLink[]
  /** What is there and nothing here can hold, once for each. */
  readonly leftOut: readonly string[]
}

const LEFT_OUT: Readonly<Record<string, string>> = {
  PictureSource: 'sources that are no texts',
  PDFSource: 'sources that are no texts',
  AudioSource: 'sources that are no texts',
  VideoSource: 'sources that are no texts',
  Case: 'cases',
  Note: 'notes of the project',
  Set: 'sets',
  Graph: 'graphs',
}

type Open<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer I)[] ? I[] : T[K] }

const DEEPEST = 200

/**
 * Reads a project or codebook file as a stream of elements. No document type is allowed, so that no entity can be defined. The words
 * after which a failure goes on are the file's name.
 */
export const readQde = (file: GivenFile, root: 'Project' | 'CodeBook'): Result<QdeProject, string> => {
  const decoded = decodeUtf8(file.bytes)
  if (!decoded.ok) return err(`is not UTF-8 text: it goes wrong at byte ${decoded.error.at}.`)
  const codes: Code[] = []
  const sources: Open<QdeSource>[] = []
  const links: QdeLink[] = []
  const leftOut: string[] = []
  const open: string[] = []
  const codePath: string[] = []
  const openCodes: Code[] = []
  const variableNames = new Map<string, string>()
  let variable = ''
  let source: Open<QdeSource> | undefined
  let selection: Open<QdeSelection> | undefined
  let words = ''
  let wrong = ''

  const parser = new SaxesParser({ xmlns: false, position: true })
  parser.on('doctype', () => {
    wrong ||= `was refused: it defines a document type in line ${parser.line}.`
  })
  parser.on('error', ({ message }) => {
    wrong ||= `is not sound XML: ${message.slice(0, 200)}`
  })
  parser.on('opentag', ({ name: tag, attributes }) => {
    const name = tag.slice(tag.indexOf(':') + 1)
    const attribute = (key: string): string => (Object.hasOwn(attributes, key) ? (attributes[key] ?? '') : '')
    const parent = open.at(-1)
    const { line } = parser
    open.push(name)
    words = ''
    if (open.length > DEEPEST) wrong ||= `was refused: its elements lie more than ${DEEPEST} deep in one another.`
    if (open.length === 1 && name !== root) wrong ||= `is no REFI-QDA ${root === 'Project' ? 'project' : 'codebook'}.`
    const left = Object.hasOwn(LEFT_OUT, name) ? LEFT_OUT[name] : undefined
    if (left !== undefined) leftOut.push(left)
    if (name === 'Code') {
      codePath.push(attribute('name'))
      const code = { guid: guidFrom(attribute('guid')), path: [...codePath], description: '' }
      codes.push(code)
      openCodes.push(code)
    } else if (name === 'TextSource' && parent === 'Sources') {
      source = {
        name: attribute('name'),
        path: attribute('plainTextPath'),
        content: undefined,
        selections: [],
        variables: [],
        line,
      }
      sources.push(source)
    } else if (name === 'PlainTextSelection' && parent === 'TextSource' && source !== undefined) {
      selection = {
        guid: guidFrom(attribute('guid')),
        name: attribute('name'),
        start: numberFrom(attribute('startPosition')),
        end: numberFrom(attribute('endPosition')),
        description: '',
        codes: [],
        line,
      }
      source.selections.push(selection)
    } else if (name === 'CodeRef' && parent === 'Coding') {
      if (selection !== undefined) selection.codes.push(guidFrom(attribute('targetGUID')))
      else if (source !== undefined) leftOut.push('codes of whole texts')
    } else if (name === 'Link' && parent === 'Links') {
      const [origin, target] = [guidFrom(attribute('originGUID')), guidFrom(attribute('targetGUID'))]
      links.push({ name: attribute('name'), origin, target, line })
    } else if (name === 'Variable') variableNames.set(guidFrom(attribute('guid')), attribute('name'))
    else if (name === 'VariableRef') {
      variable = variableNames.get(guidFrom(attribute('targetGUID'))) ?? ''
    } else if (name === 'NoteRef' && selection !== undefined) leftOut.push('notes that selections refer to')
  })
  const take = (text: string): void => {
    words += text
  }
  parser.on('text', take)
  parser.on('cdata', take)
  parser.on('closetag', () => {
    const name = open.pop()
    const parent = open.at(-1)
    const code = openCodes.at(-1)
    if (name === 'Code') {
      codePath.pop()
      openCodes.pop()
    } else if (name === 'Description' && parent === 'Code' && code !== undefined) code.description = words
    else if (parent === 'VariableValue' && name !== 'VariableRef') {
      if (open.at(-2) === 'TextSource' && source !== undefined) source.variables.push([variable, words])
      else leftOut.push('variables of other things than texts')
    } else if (name === 'TextSource') source = undefined
    else if (name === 'PlainTextSelection') selection = undefined
    else if (name === 'Description' && parent === 'PlainTextSelection' && selection !== undefined)
      selection.description = words
    else if (name === 'PlainTextContent' && parent === 'TextSource' && source !== undefined) source.content = words
    words = ''
  })
  const isSound = (): boolean => wrong === ''
  for (let at = 0; at < decoded.value.length && isSound(); at += CHUNK)
    parser.write(decoded.value.slice(at, at + CHUNK))
  if (isSound()) parser.close()
  return isSound() ? ok({ codes: namesOf(codes), sources, links, leftOut }) : err(wrong)
}

const CHUNK = 64 * 1024 // UTF-16 code units; after each a refusal ends the reading

const guidFrom = (text: string): string => text.toLowerCase().replaceAll(/[{}\s]/g, '')

/** A whole number; anything else is no place. */
const numberFrom = (text: string): number => (/^\d{1,12}$/.test(text.trim()) ? Number(text) : Number.NaN)

interface Code {
  readonly guid: string
  readonly path: readonly string[]
  description: string
}

const namesOf = (codes: readonly Code[]): ReadonlyMap<string, QdeCode> => {
  const bearers = new Map<string, number>()
  for (const { path } of codes) bearers.set(path.at(-1) ?? '', (bearers.get(path.at(-1) ?? '') ?? 0) + 1)
  return new Map(
    codes.flatMap(({ guid, path, description }) => {
      const own = path.at(-1) ?? ''
      if (own.trim() === '') return []
      return [[guid, { name: bearers.get(own) === 1 ? own : path.join(' > '), description }] as const]
    }),
  )
}
