import { openLog } from './log.ts'

/**
 * What nobody caught ends the process. By itself Node would print it, and Electron show it, with its text, which may repeat
 * what it was about: only where it happened is logged, and `end` says that it happened.
 */
export function onUncaught(home: string, end: () => void): void {
  const log = openLog(home)
  process.on('uncaughtException', (error) => {
    log.log({ event: 'unexpected-error', call: 'process', error })
    end()
  })
}
