import type { Connector } from '../connector.ts'
import { canonicalHostPort, endpointOf } from '../host.ts'
import { reach, stageTls } from '../net.ts'
import { connectThrough, httpProxy, refuseReadable } from '../ways/http-proxy.ts'

/** A proxy on its own: whether it answers, and whether it lets a connection through. */
export const httpProxyTest: Connector = {
  kind: 'http-proxy',

  async run(target, report) {
    const { parameters, ca, credential } = target
    const endpoint = endpointOf(parameters)
    const { socket } = await reach(target, report, endpoint)
    const { clientCertificate } = credential
    const demand = { host: endpoint.host, ca, trust: 'verify', clientCertificate } as const
    const channel = parameters.tls === 'verify' ? await stageTls(socket, report, demand) : socket
    const [, host = '', port = ''] = /^(.+):(\d+)$/.exec(canonicalHostPort(parameters.connectTo ?? '') ?? '') ?? []
    if (host === '') {
      return {
        code: 'not-testable',
        message: 'The proxy can be reached. Whether it lets connections through is seen with a host to test it by.',
        identity: null,
        expiresAt: null,
      }
    }
    await report.stage('authenticate', async (signal) => {
      refuseReadable(target, channel)
      const through = await connectThrough(channel, endpointOf({ host, port }), target, signal)
      through.destroy()
    })
    return { code: 'ok', message: 'The proxy lets the connection through.', identity: null, expiresAt: null }
  },

  classify: httpProxy.classify,
}
