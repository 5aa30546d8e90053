import type { Failure } from '#core/failure.ts'
import type { Result } from '#core/result.ts'
import type { AnalystIdentity, Client, StoreCalls } from '#ipc/contract.ts'
import type { StoreLink } from '#store/client.ts'

/** 0: done. 1: losses or rejected files under --strict, nothing written. 2 is a failure: bad usage or bad input. */
export type ExitCode = 0 | 1 | 2

/** An option of a command; `takes` names its value, and one without is a switch. */
export interface Option {
  readonly name: string
  /** One letter that stands for it: `-o`. */
  readonly short?: string
  readonly takes?: string
  /** May stand several times. */
  readonly many?: true
  readonly what: string
}

/** What was typed after the command's name. */
export interface Given {
  readonly words: readonly string[]
  readonly has: (option: string) => boolean
  readonly value: (option: string) => string | undefined
  /** Every value of an option that may stand several times. */
  readonly values: (option: string) => readonly string[]
}

export type Store = Client<StoreCalls>

/** The world as a command sees it. JSON and tables go out alone; words for a person are said beside them. */
export interface Context {
  readonly out: (text: string) => void
  readonly say: (text: string) => void
  /** Says on a terminal what is being done, until something else is said. */
  readonly doing: (what: string) => void
  /** Makes a path as it was typed absolute. */
  readonly path: (typed: string) => string
  readonly isSameFile: (one: string, other: string) => Promise<boolean>
  readonly analyst: (given: Given) => Result<AnalystIdentity, Failure>
  /**
   * `data`: where the store keeps its journals and locks, when not in the usual folder. `onFree`: called when a project that
   * somebody else has is free.
   */
  readonly startStore: (how: { readonly data?: string | undefined; readonly onFree?: () => void }) => Promise<StoreLink>
  /** Opens the app on a project; answers its exit code when it ends, or hands over to one that is there. */
  readonly openApp: (path: string) => Promise<number>
  /** Runs work with an empty folder that is gone afterwards. */
  readonly inScratchFolder: <T>(work: (folder: string) => Promise<T>) => Promise<T>
}

/** One command of the command line: its words for --help and what it does. */
export interface CliCommand {
  readonly name: string
  /** The words it takes, as --help shows them. */
  readonly takes: string
  readonly what: string
  readonly options: readonly Option[]
  readonly run: (given: Given, context: Context) => Promise<Result<ExitCode, Failure>>
}

export const analystOption: Option = {
  name: 'analyst',
  takes: 'NAME',
  what: 'who does it; else HEARSAY_ANALYST, else your user name',
}
export const jsonOption: Option = { name: 'json', what: 'print the outcome as JSON' }
