import { spawnSync } from 'node:child_process'

/** Whether system calls can be watched and made to fail here; says so where not. */
export const hasStrace = ((): boolean => {
  const works = spawnSync('strace', ['-o', '/dev/null', 'true']).status === 0
  if (!works) console.log('skipped: faults of system calls need strace, and a system that lets it look')
  return works
})()

/**
 * The words before a command under which its n-th call of this name goes wrong: `signal=KILL`, `error=EIO`,
 * `delay_enter=1000000`. strace counts for each thread, so that the process must have one for its files (`oneThread`).
 * @param log where the calls are written down, descriptors with their paths
 */
export const withFault = (
  { call, fault, when }: { readonly call: string; readonly fault: string; readonly when: number },
  log = '/dev/null',
): readonly string[] => [
  'strace',
  '-f',
  '-y',
  ...(fault.startsWith('signal') ? [] : ['--seccomp-bpf']), // much faster, but no signal comes through
  '-qq',
  '-o',
  log,
  '-e',
  `trace=${writingCalls.join()}`,
  '-e',
  `inject=${call}:${fault}:when=${when}`,
]

/** Every call by which the store changes a disk. Node uses none of them for anything else but `openat`. */
export const killedCalls = ['pwrite64', 'fsync', 'rename', 'ftruncate', 'link', 'unlink', 'fchmod', 'mkdir'] as const
const writingCalls = [...killedCalls, 'close']

export const oneThread = { UV_THREADPOOL_SIZE: '1' }
