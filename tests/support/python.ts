import { spawnSync } from 'node:child_process'

/** Python for what other people's tools make of our files: the machine's own, which may have libraries of the system. */
const interpreters = ['python3', '/usr/bin/python3']

const runs = (python: string, code: string, cwd?: string) =>
  spawnSync(python, ['-I', '-c', code], { cwd, encoding: 'utf8', env: { ...process.env, PYTHONUTF8: '1' } })

/** The first Python that has a module; undefined, with a word of it, where none has. */
export const pythonWith = (module: string): string | undefined => {
  if (known.has(module)) return known.get(module)
  const found = interpreters.find((python) => runs(python, `import ${module}`).status === 0)
  if (found === undefined) process.stderr.write(`Tests that want Python with ${module} are skipped: it is not there.\n`)
  known.set(module, found)
  return found
}

const known = new Map<string, string | undefined>()

/** Runs code in a folder and gives what it prints. */
export const runPython = (python: string, code: string, cwd: string): string => {
  const { status, stdout, stderr } = runs(python, code, cwd)
  if (status !== 0) throw new Error(`Python failed:\n${code}\n${stderr}`)
  return stdout
}
