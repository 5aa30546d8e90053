import type { ChangeId, Draft } from '#core/change/change.ts'
import type { Described } from '#core/change/describe.ts'
import type { Author, ConflictKind, OpenConflict } from '#core/change/open-conflicts.ts'
import type { Filter } from '#core/analysis/filter.ts'
import type { Answer, Question } from '#core/analysis/views.ts'
import type { Loss, OffsetUnitName } from '#core/codec/codec.ts'
import type { NameKind } from '#core/command/propose-names.ts'
import type { Failure } from '#core/failure.ts'
import type { ColumnMap } from '#core/importer/index.ts'
import type { AnyRow, TableName } from '#core/model/tables.ts'
import type { Result } from '#core/result.ts'
import type { OffsetUnit } from '#core/text/offsets.ts'

/**
 * Every call and event between the processes, by name: window -> main (`WindowCalls`), main or command line -> store
 * process (`StoreCalls`), and the events that come back. No other file names a channel. Calls reply a `Result`; a
 * throw is a bug and comes back as the failure kind `bug`.
 */

/** A row with the table it stands in. */
export type TableRow = readonly [table: TableName, row: AnyRow]

/** Who works: the id their rows will carry in every project, and their name. */
export interface AnalystIdentity {
  readonly id: string
  readonly name: string
}

/** Whether what the user did is on disk. */
export type Saved =
  | { readonly state: 'saving' }
  | { readonly state: 'saved'; readonly at: number }
  | { readonly state: 'not saved'; readonly failure: Failure }

/** What a window gets when a project opens: every row except texts, original bytes, spans, links and their parts. */
export interface Snapshot {
  readonly name: string
  /** The analyst's row id, for new rows. */
  readonly analyst: string
  readonly rows: readonly TableRow[]
  /** The annotation set that was worked in last on this computer, where main knows of one. */
  readonly worked?: string
  /** Where in the project the analyst was last on this computer. */
  readonly place?: Place
  /** Why edits are refused, when they are. */
  readonly readOnly: Failure | null
  /** Edits found in the recovery journal and put back on open. */
  readonly recovered: number
  /** What else there is to say once, such as a journal that does not fit this file and was kept. */
  readonly notices?: readonly Failure[]
  readonly saved: Saved
  /** How another program has changed, replaced or removed the project file. */
  readonly touched: Failure | null
  readonly undo: UndoState
  readonly counts: Counts
}

export interface UndoState {
  /** What the next undo takes back, as a person reads it; null when there is nothing. */
  readonly undo: string | null
  readonly redo: string | null
  /** The changes meant, where each is one gesture: a window that made it takes it back at once. */
  readonly undoes?: ChangeId
  readonly redoes?: ChangeId
}

/** Live rows by article and by source. */
export interface Counts {
  readonly articles: Readonly<Record<string, { readonly spans: number; readonly links: number }>>
  /** The same by annotation set; articles in which a set has nothing are left out. */
  readonly sets: Readonly<Record<string, Counts['articles']>>
  readonly sources: Readonly<Record<string, { readonly mentions: number; readonly statements: number }>>
}

/** Which rows a window asks for. Everything needed to show them comes along: links, fillers and their targets. */
export type Wanted =
  | { readonly article: string }
  | { readonly source: string }
  /** All that uses a row of the scheme: spans of a label, what has a value of an attribute, links of a type. */
  | { readonly scheme: string }
  | { readonly rows: readonly (readonly [TableName, string])[] }

/** How files to import are to be understood. */
export interface ImportChoice {
  /** The id of a codec or an importer of documents; null lets every one look at the files. */
  readonly format: string | null
  /** Names in the files for names of the scheme: `{ Content: 'Claim' }`. */
  readonly map: Readonly<Record<string, string>>
  /** The encoding of texts that do not say theirs; without one it is found out. */
  readonly encoding?: string | null | undefined
  /** Which columns of a table of texts hold what: `{ text: 'Body' }`; without one it is found out. */
  readonly columns?: ColumnMap | null | undefined
  /** What offsets count in a dataset that has no words beside them which would show it; else what its format says. */
  readonly unit?: OffsetUnit | null | undefined
  /** All of a web page, and not only the part of it that is its article. */
  readonly wholePages?: boolean | undefined
  /** Whether the project keeps the files' own bytes; it does if nothing is said. */
  readonly originals?: boolean | undefined
}

/** What to import: files, folders and zip files. */
export interface ImportWish extends ImportChoice {
  readonly paths: readonly string[]
  readonly strict: boolean
}

/** A name in files that are to be imported, and what it seems to stand for in the scheme; empty where it is new there. */
export interface PreviewedName {
  readonly name: string
  readonly kinds: readonly NameKind[]
  readonly count: number
  readonly proposed: string
}

/** What an import would bring; nothing has been changed. */
export interface ImportPreview {
  /** The first of them. */
  readonly documents: readonly {
    readonly file: string
    readonly line: number
    /** What kind of file it is. */
    readonly label: string
    readonly title: string
    readonly about: string
    readonly beginning: string
    /** UTF-16 code units. */
    readonly length: number
    readonly formats: number
    readonly encoding: string
    /** Whether a person should look if the encoding is right. */
    readonly isGuess: boolean
    /** The title of the article that the same bytes have made already. */
    readonly known: string | null
  }[]
  readonly documentCount: number
  readonly tables: readonly { readonly file: string; readonly columns: readonly string[]; readonly fields: ColumnMap }[]
  readonly datasets: readonly {
    readonly label: string
    readonly articles: number
    readonly spans: number
    readonly links: number
    /** How many of the articles the project has already. */
    readonly known: number
    /** What its offsets count if nobody says otherwise; null where the words beside them show it. */
    readonly unit: OffsetUnit | null
  }[]
  readonly names: readonly PreviewedName[]
  /** The names of the scheme by what they are. */
  readonly choices: Readonly<Record<NameKind, readonly string[]>>
  readonly rejected: ImportReport['rejected']
  readonly losses: readonly Loss[]
}

/** The same with what was chosen for this project the last time. */
export interface ImportOffer extends ImportPreview {
  readonly originals: boolean
}

/** An exchange format, as the export dialog shows it. */
export interface ExportFormat {
  readonly id: string
  readonly label: string
  /** What it is for and keeps, and what it cannot hold whatever the project. */
  readonly keeps: string
  readonly drops: string
  readonly extension: string
  /** What its offsets count, and what else they may. */
  readonly unit: OffsetUnitName
  readonly otherUnit: OffsetUnitName | null
  /** Whether it is several files, to which a card of the dataset is added. */
  readonly isFolder: boolean
}

/** What to export, and where to. */
export interface ExportChoice {
  readonly format: string
  /** Ids, titles or file names of articles; null for all. */
  readonly articles: readonly string[] | null
  /** Names or ids of analysts whose annotations are wanted; null for everyone's. */
  readonly analysts: readonly string[] | null
  /** Names or ids of labels whose spans are wanted; null, or left out, for all. */
  readonly labels?: readonly string[] | null | undefined
  /** Parts of the articles for training, development and test, and the number that draws them; null for one export. */
  readonly split: { readonly parts: readonly number[]; readonly seed: number } | null
  /** What the dataset card of a folder says of the licence; none if it is left out. */
  readonly licence?: string | undefined
  /** What offsets count, where the format lets one choose. */
  readonly unit?: OffsetUnitName | undefined
}

/** The same, and where to. */
export interface ExportWish extends ExportChoice {
  readonly path: string
  /** Whether files that are there may be written over. */
  readonly force: boolean
  /** Whether a loss means that nothing is written. */
  readonly strict: boolean
}

/** What an import brought. Keys as in the machine-readable output of the command line. */
export interface ImportReport {
  readonly articles: number
  readonly spans: Readonly<Record<string, number>>
  readonly links: Readonly<Record<string, number>>
  readonly rejected: readonly { readonly file: string; readonly line: number; readonly reason: string }[]
  readonly losses: readonly Loss[]
  /** Ids of the articles that came in, in order; articles already there are named too. */
  readonly articleIds: readonly string[]
}

export interface ExportReport {
  readonly files: readonly string[]
  readonly articles: number
  readonly spans: number
  readonly links: number
  readonly losses: readonly Loss[]
}

/** `info --json`, exact keys. */
export interface Info {
  readonly project: string
  readonly schemaVersion: number
  readonly articles: number
  readonly spans: Readonly<Record<string, number>>
  readonly links: Readonly<Record<string, number>>
  readonly sources: number
  readonly claims: number
  readonly analysts: number
  readonly sets: number
  readonly changes: number
}

/** Which part of the history a window asks for; null leaves a condition out. */
export interface HistoryFilter {
  readonly analyst: string | null
  readonly article: string | null
  /** How the kinds of change begin: `span.`, `link.` */
  readonly kind: string | null
  /** One span or link with everything that belongs to it. */
  readonly row: string | null
  /** Only what came before this change. */
  readonly before: ChangeId | null
  readonly limit: number
}

export interface HistoryPage {
  /** Newest first. */
  readonly entries: readonly {
    readonly change: ChangeId
    /** Milliseconds since 1970, UTC. */
    readonly at: number
    readonly by: string
    readonly kind: string
    readonly label: string
    readonly isUndone: boolean
    /** Whether it is one's own and can be taken back. */
    readonly canUndo: boolean
    readonly details: readonly Described[]
    /** How many rows the change touched; `details` names the first of them. */
    readonly rows: number
  }[]
  readonly more: boolean
  /** Everyone in the part of the history that was read. */
  readonly people: readonly { readonly id: string; readonly name: string }[]
}

/** Something that is wrong with a file: `where` is for a program, `message` a sentence for a person. */
export interface FileProblem {
  readonly code: string
  readonly where: string
  readonly message: string
}

/** `check --json`, exact keys. */
export interface CheckReport {
  readonly ok: boolean
  readonly problems: readonly FileProblem[]
}

/** What could be saved out of a damaged project. */
export interface SalvageReport {
  readonly pages: number
  /** The pages that are not as they were written; they count from 1. */
  readonly damaged: readonly number[]
  /** Rows in the new file: how many, how many of them from the history, and how many out of damaged pages. */
  readonly rows: number
  readonly rebuilt: number
  readonly doubtful: number
  /** Edits that were found in the recovery journal. */
  readonly recovered: number
  /** Rows that are known to be missing. `table` is empty where nothing but an id is left. */
  readonly missing: readonly { readonly table: string; readonly row: string; readonly why: string }[]
}

/** Why a backup was made: the file was written anew, something large was about to be done to it, or another program changed it. */
export type BackupReason = 'save' | 'migration' | 'import' | 'merge' | 'delete' | 'changed'

/** An older state of a project, kept on this computer. */
export interface Backup {
  /** For `store.restoreInto`; names no place. */
  readonly id: string
  /** Milliseconds since 1970. */
  readonly at: number
  readonly bytes: number
  readonly reason: BackupReason
  /** How many edits the open project has that the backup lacks; null where that is not known. */
  readonly editsSince: number | null
}

/** One field that was changed on both sides of a merge, with what each side says of it. */
export interface MergeConflict {
  readonly kind: ConflictKind
  readonly table: TableName
  readonly row: string
  readonly field: string
  /** "Note of Claim “Kim”" */
  readonly what: string
  readonly mine: unknown
  readonly theirs: unknown
  readonly mineSaid: Author & { readonly text: string }
  readonly theirsSaid: Author & { readonly text: string }
}

/** What a merge brought, or would bring. Keys as in the machine-readable output of the command line. */
export interface MergeReport {
  /** How many rows are new and live. */
  readonly articles: number
  readonly spans: number
  readonly links: number
  /** How many changes were missing. */
  readonly changes: number
  readonly conflicts: readonly MergeConflict[]
  /** Whose they are, by name. */
  readonly from: readonly { readonly analyst: string; readonly changes: number }[]
}

/** What a report is about. */
export interface ReportChoice {
  readonly filter: Filter
  /** Ids; null takes every claim that the filter leaves. */
  readonly claims: readonly string[] | null
  /** Ids: then everything that these say is in it; null takes every source. */
  readonly sources: readonly string[] | null
}

/** A report as a window asks for it; `csv` is a table for the analysis of competing hypotheses, with these as columns. */
export interface ReportWish extends ReportChoice {
  readonly format: 'html' | 'pdf' | 'md' | 'docx' | 'csv'
  readonly hypotheses: readonly string[]
}

/** A file that a window has made. */
export interface MadeFile {
  /** Without the ending. */
  readonly name: string
  readonly kind: 'svg' | 'png' | 'csv'
  /** Text, or for a png the bytes as base64. */
  readonly content: string
}

/** What a copy to share takes along. A history tells all the rest, so leaving out anything leaves it out as well. */
export interface ShareChoice {
  readonly history: boolean
  /** The bytes that articles were imported from. */
  readonly originals: boolean
  /** Analysts' names; else others stand for them. */
  readonly names: boolean
  /** Ids; null takes every article. */
  readonly articles: readonly string[] | null
}

/** What is in a copy to share. */
export interface ShareReport {
  /** How large the file is. */
  readonly bytes: number
  readonly articles: number
  readonly spans: number
  readonly links: number
  readonly sources: number
  readonly claims: number
  /** Names. */
  readonly analysts: readonly string[]
  /** Articles with the bytes that they were imported from. */
  readonly originals: number
  /** Earlier wordings of corrected texts in it. */
  readonly wordings: number
  /** Spans that lost their place in a corrected text, and so are not in a copy without the history. */
  readonly lost: number
  /** Edits in its history. */
  readonly changes: number
  /** Rows that are deleted and can still be read in it. */
  readonly deleted: number
  /** Unsettled conflicts that the copy, without the history, will show only one side of. */
  readonly conflicts: number
}

/** How far a merge, an import or an export is. */
export interface MergeProgress {
  /** What is being done, as the beginning of a line. */
  readonly what: string
  /** How much of that is done, from 0 to 1; null where nobody knows. */
  readonly share: number | null
}

type Reply<T> = Result<T, Failure>

/** What a window may ask of its project; main passes these on to the store process unread but checked. */
export interface ProjectCalls {
  'project.snapshot': () => Reply<Snapshot>
  'project.load': (wanted: Wanted) => Reply<readonly TableRow[]>
  /** Acknowledged only when the change is on disk. */
  'project.commit': (draft: Draft) => Reply<UndoState>
  'project.undo': () => Reply<UndoState>
  'project.redo': () => Reply<UndoState>
  'project.counts': () => Reply<Counts>
  /** How often each row of the scheme is used, by its id: spans of a label, links of a type, values, parts in a role. */
  'project.usage': () => Reply<Readonly<Record<string, number>>>
  'project.history': (filter: HistoryFilter) => Reply<HistoryPage>
  /** What changed, all in all, after one change and up to another. */
  'project.compare': (after: ChangeId, upTo: ChangeId) => Reply<readonly Described[]>
  /** Takes back one's own gestures, newest first, down to and with this one. */
  'project.undoTo': (change: ChangeId) => Reply<UndoState>
  /** What people changed apart and nobody has settled yet; `settleDraft` makes the edit that settles one. */
  'project.conflicts': () => Reply<readonly OpenConflict[]>
  /**
   * Gives up the merge that is being made or tried, if there is one: its call then answers with the failure `cancelled`,
   * and everything is as it was.
   */
  'project.cancelMerge': () => Reply<null>
  /** Gives up the import that is being read, or was read to be looked at. */
  'project.cancelImport': () => Reply<null>
  /** One of the views over all articles, or the part of it that is seen. */
  'project.analysis': (question: Question) => Reply<Answer>
  /** Writes the project file now; used by Save and before closing. */
  'project.save': () => Reply<null>
  /** Opens a project that was read-only for editing, when whoever had it has it no more; the window then opens it anew. */
  'project.takeOver': () => Reply<null>
  /** File names of copies beside the project that have what it lacks, as sync services leave them. */
  'project.copies': () => Reply<readonly string[]>
}

/** What main and the command line may ask of a store process beside that. Paths are absolute. */
export interface StoreCalls extends ProjectCalls {
  'store.create': (where: {
    readonly path: string
    readonly name: string
    readonly analyst: AnalystIdentity
  }) => Reply<null>
  /**
   * A file that makes sense and is not as Hearsay wrote it opens read-only with the failure `not-as-written`; opened again
   * with `accept` it can be edited.
   */
  'store.open': (where: {
    readonly path: string
    readonly analyst: AnalystIdentity
    readonly readOnly: boolean
    readonly accept?: boolean | undefined
  }) => Reply<null>
  /** A project with the two seed articles and their attributions, as a new file. `seeds` is the folder of the texts. */
  'store.createSample': (where: {
    readonly path: string
    readonly seeds: string
    readonly analyst: AnalystIdentity
  }) => Reply<null>
  /** Brings texts and datasets in as one change. With `strict`, what would lose or reject anything changes nothing. */
  'store.import': (what: ImportWish) => Reply<ImportReport>
  /** What an import of these files would bring. */
  'store.tryImport': (what: ImportWish) => Reply<ImportPreview>
  'store.export': (what: ExportWish) => Reply<ExportReport>
  /** What an export would hold and leave out; nothing is written. */
  'store.tryExport': (what: ExportChoice) => Reply<ExportReport>
  /**
   * Adds the changes that another copy has and this one lacks; a dry run only says what that would be. The other copy may be
   * the project's own file, when another program has changed it; it is then replaced, and kept as a backup.
   */
  'store.merge': (what: { readonly path: string; readonly dryRun: boolean }) => Reply<MergeReport>
  /**
   * When another program has changed the project file: writes the project as it is here beside it, or in its place where it
   * is gone, lets go of it, and answers the new path.
   */
  'store.keepBoth': () => Reply<string>
  'store.info': () => Reply<Info>
  'store.saveCopy': (path: string) => Reply<null>
  /** Writes a copy to share; without a path it only says what would be in it. Never over a file unless `force`. */
  'store.share': (what: {
    readonly path: string | null
    readonly choice: ShareChoice
    readonly force: boolean
  }) => Reply<ShareReport>
  /**
   * Removes the history, and everything deleted or overwritten, from the project file for good. The project is open anew
   * after it. With `backups` its backups on this computer go as well.
   */
  'store.purge': (what: { readonly backups: boolean }) => Reply<null>
  /** Checks a file as a stranger's, whole, and writes nothing. A file that is not there is a problem, not a failure. */
  'store.check': (of: { readonly path: string }) => Reply<CheckReport>
  /** Writes what is left of a damaged project as a new file; never over one that is there. The damaged one stays as it is. */
  'store.salvage': (what: {
    readonly path: string
    readonly to: string
    readonly analyst: AnalystIdentity
  }) => Reply<SalvageReport>
  /** The backups of the file at a path, newest first, whether it can be opened or not. */
  'store.backups': (of: { readonly path: string }) => Reply<readonly Backup[]>
  /** Writes a backup as a new project file; never over one that is there. */
  'store.restoreInto': (what: { readonly backup: string; readonly path: string }) => Reply<null>
  /** Saves, lets go of the lock and the journal, and ends. */
  'store.close': () => Reply<null>
}

/** A recently opened project; `token` stands for the path, which the window never sees in full. */
export interface Recent {
  readonly token: string
  readonly name: string
  readonly folder: string
  readonly openedAt: number
}

/** A menu as the window's command registry describes it; `shortcut` is only shown, the window listens for it itself. */
export interface MenuSection {
  readonly label: string
  readonly items: readonly {
    readonly name: string
    readonly label: string
    readonly shortcut: string
    readonly enabled: boolean
  }[]
}

/** A place in a project: an article, and the offset of what stood at the top of the view. */
export interface Place {
  readonly article: string
  readonly at: number
}

/** What is remembered on this computer for all projects. */
export interface Preferences {
  /** Keys that the user gave to commands, by the command's name; an empty list leaves a command without one. */
  readonly keys: Readonly<Record<string, readonly string[]>>
  /** How wide the panels are, in CSS pixels; null as wide as they like. */
  readonly left: number | null
  readonly right: number | null
  readonly zoom: number
  readonly reading: Reading
}

/** How the text is set. */
export interface Reading {
  readonly font: 'serif' | 'sans' | 'mono'
  /** How many ems a line is wide. */
  readonly width: number
  readonly lineHeight: number
}

/** Kinds of JSON files that a window writes and reads beside projects. */
export type JsonFile = 'scheme' | 'keys'

/** What a window may ask of main. Cancelled dialogs reply null. */
export interface WindowCalls extends ProjectCalls {
  'app.welcome': () => Reply<{ readonly recent: readonly Recent[]; readonly analyst: string; readonly version: string }>
  'app.setAnalyst': (name: string) => Reply<null>
  'app.newProject': () => Reply<null>
  'app.openProject': () => Reply<null>
  'app.openRecent': (token: string) => Reply<null>
  'app.openSample': () => Reply<null>
  /** Text onto the system clipboard. */
  'app.copy': (text: string) => Reply<null>
  /** Lets the user choose files, or a folder, and says what they would bring. */
  'app.chooseImport': (what: 'files' | 'folder') => Reply<ImportOffer | null>
  /** What the files that were chosen or dropped last would bring when they are understood in another way. */
  'app.tryImport': (choice: ImportChoice) => Reply<ImportOffer>
  /** Imports the files that were chosen or dropped last, and remembers what their names stand for. */
  'app.import': (choice: ImportChoice) => Reply<ImportReport>
  /** Makes an article of the words on the system clipboard. */
  'app.pasteArticle': () => Reply<ImportReport>
  /** Every format that a project can be exported in. */
  'app.formats': () => Reply<readonly ExportFormat[]>
  /** What an export would hold and leave out. */
  'app.tryExport': (choice: ExportChoice) => Reply<ExportReport>
  /** Lets the user choose where, and exports. */
  'app.exportDataset': (choice: ExportChoice) => Reply<ExportReport | null>
  /** Shows in the file manager what was exported last. */
  'app.showExported': () => Reply<null>
  /** Lets the user choose where, and writes a JSON file there; replies the file's name. */
  'app.exportJson': (text: string, what: JsonFile) => Reply<string | null>
  /** Lets the user choose a JSON file and replies what is in it, unread. */
  'app.chooseJson': (what: JsonFile) => Reply<string | null>
  /** Lets the user choose where, and writes a report there; replies the file's name and how many claims are in it. */
  'app.report': (wish: ReportWish) => Reply<{ readonly name: string; readonly claims: number } | null>
  /** Lets the user choose where, and writes a file that the window has made: a picture, a table; replies the file's name. */
  'app.saveFile': (file: MadeFile) => Reply<string | null>
  'app.saveCopy': () => Reply<null>
  /** What a copy to share would hold. */
  'app.tryShare': (choice: ShareChoice) => Reply<ShareReport>
  /** Lets the user choose where, and writes a copy to share. */
  'app.share': (choice: ShareChoice) => Reply<ShareReport | null>
  /** Removes the history and everything deleted from the project for good; the window then opens it anew. */
  'app.purge': (what: { readonly backups: boolean }) => Reply<null>
  /** Lets the user choose another copy and says what a merge would bring; nothing is touched. */
  'app.tryMerge': () => Reply<{ readonly name: string; readonly report: MergeReport } | null>
  /** The same for a copy beside the project, by its file name; null is its own file, which another program has changed. */
  'app.tryMergeBeside': (file: string | null) => Reply<{ readonly name: string; readonly report: MergeReport }>
  /** Merges the copy that was tried last. */
  'app.merge': () => Reply<MergeReport>
  /** Takes a file that another program has changed as it is, so that it can be edited; the window then opens it anew. */
  'app.acceptFile': () => Reply<null>
  /** Saves the project beside its file, which another program has changed; the window then shows what was saved. */
  'app.keepBoth': () => Reply<null>
  /** Opens the file again that could not be opened just now. */
  'app.tryAgain': () => Reply<null>
  /**
   * Opens projects that were dropped on the window, and says what other files would bring. Only the bridge calls it: pages
   * know no paths.
   */
  'app.openDropped': (paths: readonly string[]) => Reply<ImportOffer | null>
  /**
   * The backups of the window's project, or, without one, of the file that could not be opened just now or that the user
   * chooses.
   */
  'app.backups': () => Reply<{ readonly name: string; readonly backups: readonly Backup[] } | null>
  /** Lets the user choose where, writes a backup there as a project of its own, and opens it. */
  'app.restoreBackup': (id: string) => Reply<null>
  /**
   * Lets the user choose where, and writes what is left of the file that could not be opened, or that the user chooses, as a
   * project of its own; null when they did not.
   */
  'app.salvage': () => Reply<{ readonly name: string; readonly report: SalvageReport } | null>
  /** Opens the project that was salvaged last. */
  'app.openSalvaged': () => Reply<null>
  /** Remembers the annotation set that is worked in. */
  'app.workIn': (set: string) => Reply<null>
  /** Remembers where in the project the analyst is. */
  'app.stay': (place: Place) => Reply<null>
  'app.preferences': () => Reply<Preferences>
  /** Remembers these preferences; the others stay. */
  'app.prefer': (change: { readonly [K in keyof Preferences]?: Preferences[K] | undefined }) => Reply<null>
  'app.setMenu': (sections: readonly MenuSection[]) => Reply<null>
  /** The window has settled and may be closed, or must stay open. */
  'app.readyToClose': (ready: boolean) => Reply<null>
}

export interface Events {
  'project.changed': (change: {
    /** Rows as they now are; deleted ones say so. */
    readonly rows: readonly TableRow[]
    readonly undo: UndoState
    readonly label: string
  }) => void
  'project.saved': (saved: Saved) => void
  /** A merge, or the trying of one, goes on. */
  'project.merging': (progress: MergeProgress) => void
  /** Files that are to be imported are being read. */
  'project.importing': (progress: MergeProgress) => void
  'project.exporting': (progress: MergeProgress) => void
  /** Another program has changed, replaced or removed the project file; null when it is as we know it again. */
  'project.touched': (touched: Failure | null) => void
  /** Whoever had the project open, so that it is read-only here, has it no more. */
  'project.free': () => void
  /** The store process died; the window shows it and nothing is accepted until the project is opened again. */
  'project.lost': (failure: Failure) => void
  /** A menu item was chosen: run the window command of this name. */
  'menu.command': (name: string) => void
  /** The user wants to close: finish typing, then answer `app.readyToClose`. */
  'window.closing': () => void
}

/** The calls that main passes on to the window's store process. */
export const projectCallNames = {
  'project.snapshot': true,
  'project.load': true,
  'project.commit': true,
  'project.undo': true,
  'project.redo': true,
  'project.counts': true,
  'project.usage': true,
  'project.history': true,
  'project.compare': true,
  'project.undoTo': true,
  'project.conflicts': true,
  'project.cancelMerge': true,
  'project.cancelImport': true,
  'project.analysis': true,
  'project.save': true,
  'project.takeOver': true,
  'project.copies': true,
} as const satisfies Record<keyof ProjectCalls, true>

export const windowCallNames = {
  ...projectCallNames,
  'app.welcome': true,
  'app.setAnalyst': true,
  'app.newProject': true,
  'app.openProject': true,
  'app.openRecent': true,
  'app.openSample': true,
  'app.copy': true,
  'app.chooseImport': true,
  'app.tryImport': true,
  'app.import': true,
  'app.pasteArticle': true,
  'app.formats': true,
  'app.tryExport': true,
  'app.exportDataset': true,
  'app.showExported': true,
  'app.exportJson': true,
  'app.chooseJson': true,
  'app.report': true,
  'app.saveFile': true,
  'app.saveCopy': true,
  'app.tryShare': true,
  'app.share': true,
  'app.purge': true,
  'app.tryMerge': true,
  'app.tryMergeBeside': true,
  'app.merge': true,
  'app.acceptFile': true,
  'app.keepBoth': true,
  'app.tryAgain': true,
  'app.openDropped': true,
  'app.backups': true,
  'app.restoreBackup': true,
  'app.salvage': true,
  'app.openSalvaged': true,
  'app.workIn': true,
  'app.stay': true,
  'app.preferences': true,
  'app.prefer': true,
  'app.setMenu': true,
  'app.readyToClose': true,
} as const satisfies Record<keyof WindowCalls, true>

export const eventNames = {
  'project.changed': true,
  'project.saved': true,
  'project.merging': true,
  'project.importing': true,
  'project.exporting': true,
  'project.touched': true,
  'project.free': true,
  'project.lost': true,
  'menu.command': true,
  'window.closing': true,
} as const satisfies Record<keyof Events, true>

/** The calls of `C` as promises, one function each. */
export type Client<C> = {
  readonly [K in keyof C]: C[K] extends (...args: infer A) => infer R ? (...args: A) => Promise<R> : never
}

/** The functions that answer the calls of `C`. */
export type Handlers<C> = {
  readonly [K in keyof C]: C[K] extends (...args: infer A) => infer R ? (...args: A) => R | Promise<R> : never
}
