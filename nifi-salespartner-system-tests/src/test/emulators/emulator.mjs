// Copyright the SalesPartner contributors.
// SPDX-License-Identifier: Apache-2.0
//
// Starts an emulator, says on which port it listens, and ends with its input, so that it never outlives the test that started it:
//
//     node emulator.mjs MODULE SERVICE SEED
//
// MODULE is the file that an emulator is made by, SERVICE what it is to emulate, SEED its first content as JSON.
//
// The emulators would listen on every interface and offer no way to say otherwise. Here whatever listens does so on a free port of 127.0.0.1, and
// nothing can connect to anywhere. That needs no right that a developer does not have, unlike a network namespace, and holds on every system.

import { webcrypto } from 'node:crypto';
import net from 'node:net';
import { pathToFileURL } from 'node:url';

const [module, service, seed] = process.argv.slice(2);

// Node 18, which Debian 12 has, knows it by its module only.
globalThis.crypto ??= webcrypto;

const listen = net.Server.prototype.listen;
net.Server.prototype.listen = function (...told) {
    const listening = told.find(argument => typeof argument === 'function');
    return listen.call(this, { host: '127.0.0.1', port: 0 }, () => {
        console.log(`listening ${this.address().port}`);
        listening?.();
    });
};
net.Socket.prototype.connect = function () {
    throw new Error('An emulator connects to nothing');
};

const { createEmulator } = await import(pathToFileURL(module));
await createEmulator({ service, port: 0, seed: JSON.parse(seed) });
process.stdin.on('end', () => process.exit(0)).resume();
