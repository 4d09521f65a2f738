// Runs inside an environment of its own that has only node-taobao-topclient: the reads, by POST and by GET.
const TopClient = require('node-taobao-topclient').default;

async function main(given) {
  const client = new TopClient({ appkey: given.app_key, appsecret: given.app_secret, REST_URL: given.gateway });
  const ask = (method, params, type) => client.execute(method, { session: given.session, ...params }, type);
  const out = {
    time: await client.execute('taobao.time.get', {}),
    list: await ask('taobao.refunds.receive.get', { fields: 'refund_id,status,refund_version', page_size: 5 }),
    list_by_get: await ask('taobao.refunds.receive.get', { fields: 'refund_id', use_has_next: true }, 'GET'),
    get: await ask('taobao.refund.get', { fields: 'refund_id,status,tid', refund_id: given.refund_id }),
    messages: await ask('taobao.refund.messages.get',
      { fields: 'id,content', refund_id: given.refund_id, refund_phase: 'onsale' }),
    reasons: await ask('taobao.refund.refusereason.get',
      { fields: 'reason_id', refund_id: given.refund_id, refund_phase: 'onsale' }),
    sold: await ask('taobao.trades.sold.get', { fields: 'tid,status,orders' }),
    trade: await ask('taobao.trade.fullinfo.get', { fields: 'tid,title,orders', tid: given.tid }),
    addresses: await ask('taobao.logistics.address.search', {}),
    seller: await ask('taobao.user.seller.get', { fields: 'nick,type' }),
    tmc_user: await ask('taobao.tmc.user.get', { nick: given.nick, fields: 'user_nick,topics' }),
    consume: await ask('taobao.tmc.messages.consume', { quantity: 20 }),
  };
  try {
    await ask('taobao.refund.get', { fields: 'status', refund_id: 1 });
  } catch (error) {
    out.error = { code: error.code, sub_code: error.sub_code };
  }
  return out;
}

let text = '';
process.stdin.on('data', (chunk) => { text += chunk; });
process.stdin.on('end', () => main(JSON.parse(text)).then(
  (out) => process.stdout.write(JSON.stringify(out)),
  (error) => { console.error(error); process.exit(1); },
));
