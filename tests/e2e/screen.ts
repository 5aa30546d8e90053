import { afterAll, beforeAll } from 'vitest'
import { startXvfb } from '../../electron/setup/display.ts'
import type { VirtualDisplay } from '../../electron/setup/display.ts'

/** Gives each file of end-to-end tests an invisible screen of its own, with its own clipboard and focus. */
if (process.env['HEARSAY_OWN_SCREENS'] !== undefined) {
  let screen: VirtualDisplay | undefined
  beforeAll(async () => {
    screen = await startXvfb()
    process.env['DISPLAY'] = screen.display
    delete process.env['WAYLAND_DISPLAY']
  })
  afterAll(() => screen?.stop())
}
