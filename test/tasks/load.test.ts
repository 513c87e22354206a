import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DataUnreachable, loadFrom } from '../../src/tasks/load';

let answer: RequestListener;
let asked: string[];
let server: Server;
let origin: string;

beforeEach(async () => {
  asked = [];
  answer = (_request, response) => response.end(Buffer.of(1, 2, 255));
  server = createServer((request, response) => {
    asked.push(request.url ?? '');
    answer(request, response);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((closed) => server.close(closed));
});

const failure = (loading: Promise<Uint8Array>) =>
  loading.then(
    () => null,
    (error: unknown) => error,
  );

describe('loading a file of the site', () => {
  it('brings its bytes from under the folder that the site is served from', async () => {
    expect(await loadFrom(`${origin}/playground/`)('data/digits.bin')).toEqual(Uint8Array.of(1, 2, 255));
    expect(await loadFrom(`${origin}/playground/index.html?a=b#c`)('data/digits.bin')).toHaveLength(3);
    expect(await loadFrom(`${origin}/`)('data/digits.bin')).toHaveLength(3);
    expect(asked).toEqual(['/playground/data/digits.bin', '/playground/data/digits.bin', '/data/digits.bin']);
  });

  it.each([
    'https://elsewhere.example/data.bin',
    'data:,abc',
    '//elsewhere.example/data.bin',
    '\\\\elsewhere.example\\data.bin',
    '/data/digits.bin',
    '../data/digits.bin',
    'data/../../digits.bin',
    '%2e%2e/digits.bin',
    'http://[',
  ])('requests nothing for %s, which is not under the site', async (path) => {
    const error = await failure(loadFrom(`${origin}/playground/`)(path));
    expect(error).toBeInstanceOf(DataUnreachable);
    expect(error).toMatchObject({ path, reason: 'not a file of this site' });
    expect(asked).toEqual([]);
  });

  it('names the HTTP status when the server refuses', async () => {
    answer = (_request, response) => response.writeHead(404).end('no such file');
    const error = await failure(loadFrom(`${origin}/`)('data/digits.bin'));
    expect(error).toBeInstanceOf(DataUnreachable);
    expect(error).toMatchObject({ path: 'data/digits.bin', reason: 'HTTP 404 Not Found' });
  });

  it('names what the network says when there is no server', async () => {
    const gone = origin;
    await new Promise((closed) => server.close(closed));
    const error = await failure(loadFrom(`${gone}/`)('data/digits.bin'));
    expect(error).toBeInstanceOf(DataUnreachable);
    expect(error).toMatchObject({ path: 'data/digits.bin', reason: expect.stringMatching(/fetch failed/) });
  });

  it('fails when the connection breaks halfway', async () => {
    answer = (_request, response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('half', () => response.destroy());
    };
    const error = await failure(loadFrom(`${origin}/`)('data/digits.bin'));
    expect(error).toBeInstanceOf(DataUnreachable);
    expect(error).toMatchObject({ path: 'data/digits.bin' });
  });

  it('does not follow a redirect to another host', async () => {
    let elsewhere = 0;
    const other = createServer((_request, response) => {
      elsewhere++;
      response.end('x');
    });
    await new Promise<void>((listening) => other.listen(0, '127.0.0.1', listening));
    const { port } = other.address() as AddressInfo;
    answer = (_request, response) => response.writeHead(302, { location: `http://127.0.0.1:${port}/x` }).end();
    const error = await failure(loadFrom(`${origin}/`)('data/digits.bin'));
    other.closeAllConnections();
    await new Promise((closed) => other.close(closed));
    expect(error).toBeInstanceOf(DataUnreachable);
    expect(elsewhere).toBe(0);
  });
});
