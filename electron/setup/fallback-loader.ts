/**
 * The fallback Electron lacks `default_app.asar`, the part that opens the app folder named on the command line.
 * This is a small one, kept as text because it runs inside that Electron, as its `resources/app`.
 */
export const loaderPackage = '{ "name": "electron", "version": "0.0.0", "main": "index.js" }\n'

/** Reads the app folder from `electron [switches] [-r file] FOLDER [args]` and loads its `main`. */
export const loaderSource = `'use strict'
const { app } = require('electron')
const { readFileSync } = require('fs')
const path = require('path')

Object.defineProperty(process, 'defaultApp', { configurable: false, enumerable: true, value: true })

const args = process.argv.slice(1)
let folder
for (let at = 0; at < args.length && folder === undefined; at += 1) {
  if (args[at] === '-r' || args[at] === '--require') require(path.resolve(args[(at += 1)]))
  else if (!args[at].startsWith('-')) folder = path.resolve(args[at])
}

if (folder === undefined) {
  process.stderr.write('usage: electron [switches] FOLDER [arguments]\\n')
  process.exit(2)
}

const { name, productName, version, main = 'index.js' } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'))
if (version !== undefined) app.setVersion(version)
if (productName !== undefined || name !== undefined) app.setName(productName || name)
if (process.platform === 'linux' && app.setDesktopName) app.setDesktopName(app.name + '.desktop')
app.setAppPath(folder)
if (!app.commandLine.hasSwitch('user-data-dir')) app.setPath('userData', path.join(app.getPath('appData'), app.name))

const file = path.resolve(folder, main)
process.mainModule = undefined
require('module')._load(file, null, true)
`
