/** The page's own scheme and host: nothing else is ever shown in a window. */
export const pageScheme = 'app'
export const pageAddress = `${pageScheme}://hearsay/`

/** Tells our own pages from all others. `devAddress` is the development server's address, when there is one. */
export const createPageCheck = (devAddress: string | undefined): ((url: string) => boolean) => {
  const allowed = [pageAddress, devAddress].flatMap((address) => (address === undefined ? [] : [parse(address)]))
  return (url) => {
    const page = parse(url)
    return page !== undefined && allowed.some((ours) => ours?.protocol === page.protocol && ours.host === page.host)
  }
}

function parse(url: string): URL | undefined {
  try {
    return new URL(url)
  } catch {
    return undefined
  }
}
