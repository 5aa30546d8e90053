/*
 * A child that talks like a store and then hangs: argv[2] says how many words of progress it gives first, one each
 * 100 milliseconds. Nothing but killing ends it.
 */

const words = Number(process.argv[2] ?? 0)
process.send?.({ event: 'store.progress' })
process.on('message', () => {
  let said = 0
  const timer = setInterval(() => {
    if (said < words) {
      said += 1
      process.send?.({ event: 'store.progress' })
      return
    }
    clearInterval(timer)
    for (;;) {
      // an endless recursion in somebody's view looks like this from outside
    }
  }, 100)
})
