// Loaded before every script (`node --import`): with an old Node.js it starts over with the one among the packages.
import { runsKeyward, runsTypeScript, startAgainWithOwnNode } from '../bin/own-node.js'

if (!runsKeyward || !runsTypeScript) await startAgainWithOwnNode()
