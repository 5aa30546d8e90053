import { expect, test } from 'vitest'
import { pageFaults, preloadFaults } from '../../../electron/setup/build.ts'

test.each([
  ['electron alone', 'const { contextBridge } = require("electron")', 0],
  ['a Node module', 'require("electron"); require("node:fs")', 1],
  ['a chunk of its own', "require('./chunks/a.cjs')", 1],
])('a preload script that requires %s', (_, code, faults) => expect(preloadFaults(code)).toHaveLength(faults))

test.each([
  ['files only', '<script type="module" src="/a.js"></script><link rel="stylesheet" href="/a.css">', 0],
  ['an inline script', '<script>start()</script>', 1],
  ['an inline module', '<script type="module">start()</script>', 1],
  ['a style element', '<style>p {}</style>', 1],
  ['a style attribute', '<p style="color: red">', 1],
])('a page with %s', (_, html, faults) => expect(pageFaults(html)).toHaveLength(faults))
