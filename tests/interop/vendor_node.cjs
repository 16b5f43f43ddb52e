// Calls StopLiveMPUTask with the vendor's own Node clients and says what came back.
// node vendor_node.cjs NODE_MODULES ENDPOINT ACCESS_KEY_ID ACCESS_KEY_SECRET [SECURITY_TOKEN]
// One line a call: CLIENT PURPOSE RESULT, the result being `accepted` or the error's Code.
'use strict';
const path = require('path');
const [modules, endpoint, accessKeyId, accessKeySecret, securityToken] = process.argv.slice(2);
const load = (name) => require(path.join(modules, name));
const { protocol, host } = new URL(endpoint);

function v1(method) {
  const { RPCClient } = load('@alicloud/pop-core');
  return (secret, task) => {
    const client = new RPCClient({
      endpoint, apiVersion: '2016-11-01', accessKeyId, accessKeySecret: secret, securityToken,
    });
    return client.request('StopLiveMPUTask', task, { method, timeout: 10000 });
  };
}

const call = {
  action: 'StopLiveMPUTask', version: '2016-11-01', protocol: protocol.replace(':', ''),
  pathname: '/', method: 'POST', authType: 'AK', style: 'RPC', reqBodyType: 'formData',
  bodyType: 'json',
};

function settings(secret) {
  return {
    accessKeyId, accessKeySecret: secret, securityToken, endpoint: host, protocol: call.protocol,
    type: securityToken ? 'sts' : 'access_key',
  };
}

function v3core() {
  const { default: Client, $OpenApiUtil: util } = load('@alicloud/openapi-core');
  const { RuntimeOptions } = load('@darabonba/typescript');
  return (secret, task) => new Client(new util.Config(settings(secret))).callApi(
    new util.Params(call), new util.OpenApiRequest({ query: task }), new RuntimeOptions({}));
}

function v3client() {
  const { default: Client, Config, OpenApiRequest, Params } = load('@alicloud/openapi-client');
  const { RuntimeOptions } = load('@alicloud/tea-util');
  return (secret, task) => new Client(new Config(settings(secret))).callApi(
    new Params(call), new OpenApiRequest({ query: task }), new RuntimeOptions({}));
}

async function result(send, secret, task) {
  try {
    const answer = await send(secret, task);
    const body = answer.body || answer;
    return /^[0-9A-F-]{36}$/.test(body.RequestId) ? 'accepted' : JSON.stringify(body);
  } catch (problem) {
    return problem.code || String(problem);
  }
}

async function main() {
  const clients = {
    'pop-core-POST': v1('POST'), 'pop-core-GET': v1('GET'),
    'openapi-core': v3core(), 'openapi-client': v3client(),
  };
  for (const [name, send] of Object.entries(clients)) {
    const task = { AppId: 'app-1', TaskId: `task_${name}` };
    console.log(name, 'wrong-secret', await result(send, accessKeySecret + 'x', task));
    console.log(name, 'right-secret', await result(send, accessKeySecret, task));
    console.log(name, 'stopped-again', await result(send, accessKeySecret, task));
    const odd = { AppId: "a b*'()+/~", TaskId: '\u00e9&=%' };
    console.log(name, 'odd-id', await result(send, accessKeySecret, odd));
  }
}

main().catch((problem) => {
  console.error(problem);
  process.exit(1);
});
