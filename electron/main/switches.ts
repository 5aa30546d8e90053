/** The part of Electron's `app.commandLine` that is needed here. */
interface CommandLine {
  readonly appendSwitch: (name: string, value?: string) => void
  readonly getSwitchValue: (name: string) => string
}

const unwantedFeatures = [
  'AutofillServerCommunication',
  'CertificateTransparencyComponentUpdater',
  'DialMediaRouteProvider',
  'InterestFeedContentSuggestions',
  'MediaRouter',
  'NetworkTimeServiceQuerying',
  'OptimizationHints',
  'SegmentationPlatform',
  'Translate',
]

/**
 * Keeps Chromium itself off the network, before it starts: no updates, no reports, no look-up of a proxy, and no name
 * that could be resolved, except those of the development server.
 */
export const silenceChromium = (commandLine: CommandLine, devAddress: string | undefined): void => {
  for (const name of [
    'disable-background-networking',
    'disable-breakpad',
    'disable-client-side-phishing-detection',
    'disable-component-update',
    'disable-default-apps',
    'disable-domain-reliability',
    'disable-sync',
    'metrics-recording-only',
    'no-first-run',
    'no-pings',
    'no-proxy-server',
  ]) {
    commandLine.appendSwitch(name)
  }
  const given = commandLine.getSwitchValue('disable-features')
  commandLine.appendSwitch('disable-features', [...(given === '' ? [] : [given]), ...unwantedFeatures].join(','))
  const except = devAddress === undefined ? '' : `, EXCLUDE ${new URL(devAddress).hostname}`
  commandLine.appendSwitch('host-resolver-rules', `MAP * ~NOTFOUND${except}`)
}
