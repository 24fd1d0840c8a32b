// The acts at the counter that move money of one person: account, contributions,
// refunds, an inheritance, bills that are judged again.
import { describe, expect, it } from 'vitest';
import { agree, enterAs, screenshot, withBrowser, type Window } from './browser';
import { agreed, begin, card, choose, chooseHaving, drawer, fill, page, send, stamp, take, waits } from './deskacts';
import { approved, change, changeAs, day, dayOf, idCard, person } from './persons';

withBrowser();

describe.sequential('money of a person', () => {
  it('moves somebody in with his account and out again; the account is shared, drawn on', async () => {
    const w = await enterAs('经办', '/console/');
    const childCert = idCard('20100909', 226);
    const psnNo = await person(w, { name: '宗政迁徙', certno: idCard('19820202', 225) });
    const child = await person(w, { name: '宗政小迁', certno: childCert, scheme: '390' });
    await w.page.goto(page(psnNo));
    await begin(w, '', '关系转移', '关系转入');
    await choose(w, /^人员类别/, '职工在职');
    await fill(w, /^转移凭证编号/, 'ZY' + stamp);
    await fill(w, /^转出地区划/, '110000');
    await fill(w, /^实际缴费月数/, '36');
    await fill(w, /^随转的账户余额/, '500.00');
    await fill(w, /^原因/, '跨省流动就业');
    await screenshot(w, '窗口-关系转入');
    await send(w);
    await waits(w, '关系转入');
    await approved(psnNo);
    await w.page.reload();
    const account = card(w, '个人账户');
    await account.getByText('500.00').first().waitFor();

    await begin(w, '个人账户', '账户', '家庭共济授权');
    await take(w, /^可以使用/, childCert, child);
    await choose(w, /^家人是本人的/, '子女');
    await fill(w, /^每年限额/, '300');
    await screenshot(w, '窗口-共济授权');
    await send(w);
    await account.getByText('子女 ' + child).waitFor();
    await account.getByRole('button', { name: '撤销共济' }).click();
    await drawer(w).getByLabel(/^撤销的依据/).fill('本人申请');
    await agree(w);
    await account.getByText('子女 ' + child).waitFor({ state: 'hidden' });

    await begin(w, '个人账户', '账户', '提取');
    await fill(w, /^提取金额/, '200');
    await fill(w, /^收款人/, '宗政迁徙');
    await fill(w, /^开户银行/, '安澜银行');
    await fill(w, /^银行账号/, '6222000000000000018');
    await fill(w, /^原因/, '出国定居');
    await send(w);
    await waits(w, '提取个人账户');
    await approved(psnNo);
    await w.page.reload();
    await account.getByText('300.00').first().waitFor();

    await begin(w, '缴费', '缴费', '退休缴费年限');
    await w.page.keyboard.press('Control+Enter');
    await drawer(w).getByText(/^要求 \d+ 个月/).waitFor();
    await screenshot(w, '窗口-缴费年限');
    await w.page.keyboard.press('Escape');
    await drawer(w).waitFor({ state: 'hidden' });

    await begin(w, '', '关系转移', '关系转出');
    await fill(w, /^转入地区划/, '390200');
    await fill(w, /^原因/, '调动');
    await send(w);
    await waits(w, '关系转出');
    await approved(psnNo);
    await w.page.reload();
    await card(w, '参保').getByText('终止参保').waitFor();
    await screenshot(w, '窗口-转出以后');
    await w.close();
  });

  it('prints the receipt of a contribution with its number, and pays it back by two persons', async () => {
    const w = await enterAs('经办', '/console/');
    const psnNo = await person(w, { name: '令狐缴费', certno: idCard('19920521', 265), scheme: '390' });
    const debtor = { admdvs: '390100', debtor_type: '个人', debtor_no: psnNo };
    const prefix = 'S' + stamp;
    await change(w, '/contributions/receipt-batches', { admdvs: '390100', kind: '收据', prefix, first: 1, last: 20 });
    await change(w, '/contributions/bills', { ...debtor, insutype: '390', class: '城乡居民', term: dayOf(0).slice(0, 4), reason: '年中参保' });
    await w.page.addInitScript(() => {
      const printed = globalThis as unknown as { printed?: string; print: () => void; document: { querySelector: (s: string) => { textContent: string } | null }; dispatchEvent: (e: Event) => void };
      printed.print = () => { // the dialog, and that it was closed
        printed.printed = printed.document.querySelector('.paper')?.textContent;
        printed.dispatchEvent(new Event('afterprint'));
      };
    });
    await w.page.goto(page(psnNo));
    const levy = card(w, '缴费');
    await levy.getByText('未缴清').waitFor();
    await w.page.keyboard.press('F8');
    await chooseHaving(w, /^票据/, prefix);
    await fill(w, /^实收现金/, '1000');
    await w.page.keyboard.press('Control+Enter');
    await drawer(w).getByText('已入账').waitFor();
    const receipt = (await drawer(w).getByText('票据号:').innerText()).replace('票据号:', '');
    expect(receipt).toContain(prefix);
    await w.page.keyboard.press('F9');
    const paper = await w.page.waitForFunction(() => (globalThis as unknown as { printed?: string }).printed);
    expect(await paper.jsonValue()).toContain('票据号:' + receipt);
    await w.page.keyboard.press('Escape');
    await drawer(w).waitFor({ state: 'hidden' });

    await begin(w, '缴费', '缴费', '退费');
    await drawer(w).getByText(receipt).waitFor();
    await fill(w, /^原因/, '已在外地参保,重复缴费');
    await screenshot(w, '窗口-退费');
    await send(w);
    await waits(w, '退费');
    await agreed(`(个人 ${psnNo})`);
    await w.page.reload();
    await levy.getByText('未缴清').waitFor();
    await levy.getByRole('button', { name: '缴费记录' }).click();
    await drawer(w).getByRole('cell', { name: receipt, exact: true }).waitFor();
    await screenshot(w, '窗口-缴费记录');
    await w.page.keyboard.press('Escape');
    await drawer(w).waitFor({ state: 'hidden' });

    await begin(w, '缴费', '缴费', '作废票据');
    await chooseHaving(w, /^票据批次/, prefix);
    await fill(w, /^号码/, '1');
    await fill(w, /^原因/, '已退费,收回票据');
    await send(w);
    await w.close();
  });

  it('bills months that were left out, voids a bill, uses what was paid too much', async () => {
    const w = await enterAs('经办', '/console/');
    const { psn_no: psnNo } = await change(w, '/enrolment/persons', { admdvs: '390100', psn_name: '太叔灵活', psn_cert_type: '01', certno: idCard('19850325', 307), cover: { insutype: '310', psn_type: '1103', tier: '全额' } });
    const thisMonth = dayOf(0).slice(0, 7);
    await w.page.goto(page(psnNo!));
    const levy = card(w, '缴费');
    const back = async () => {
      await begin(w, '缴费', '缴费', '补缴');
      await fill(w, /^从哪个月/, thisMonth);
      await drawer(w).getByText('补缴 1 个月').waitFor();
      await fill(w, /^原因/, '漏缴');
      await send(w);
      await levy.getByText('未缴清').first().waitFor();
    };
    await back();
    await screenshot(w, '窗口-补缴');
    await begin(w, '缴费', '缴费', '作废缴费单');
    await fill(w, /^原因/, '开错了');
    await send(w);
    await levy.getByText('没有开给本人的缴费单').waitFor();
    await change(w, '/contributions/payments', { admdvs: '390100', debtor_type: '个人', debtor_no: psnNo, insutype: '310', channel: '柜台', amount: '3000' });
    await back();
    await begin(w, '缴费', '缴费', '使用暂收');
    await send(w);
    await levy.getByText('缴清').first().waitFor();
    await screenshot(w, '窗口-使用暂收');
    await w.close();
  });

  it('hands an account to the heirs after a death', async () => {
    const w = await enterAs('经办', '/console/');
    const psnNo = await person(w, { name: '申屠故人', certno: idCard('19500808', 323) });
    await change(w, '/enrolment/arrivals', { admdvs: '390100', psn_no: psnNo, insutype: '310', psn_type: '1201', certificate_no: 'ZJ' + stamp, from_admdvs: '110000', paid_months: 300, balance: '88.00', reason: '投靠子女' });
    await approved(psnNo);
    await change(w, '/enrolment/deaths', { psn_no: psnNo, die_date: dayOf(0), reason: '医学证明' });
    await w.page.goto(page(psnNo));
    await begin(w, '个人账户', '账户', '继承');
    await fill(w, /^第 1 位分得/, '50');
    await fill(w, /^收款人/, '申屠继承');
    await fill(w, /^开户银行/, '安澜银行');
    await fill(w, /^银行账号/, '6222000000000000018');
    await drawer(w).getByRole('button', { name: '增加一位继承人' }).click();
    await fill(w, /^第 2 位分得/, '38');
    await drawer(w).getByLabel(/^收款人/).nth(1).fill('申屠次子');
    await drawer(w).getByLabel(/^开户银行/).nth(1).fill('安澜银行');
    await drawer(w).getByLabel(/^银行账号/).nth(1).fill('6222000000000000026');
    await drawer(w).getByText('各人合计 88.00 元,账户余额 88.00 元').waitFor();
    await fill(w, /^依据/, '继承公证书');
    await drawer(w).getByText('材料不齐的不能办理').waitFor();
    for (const name of [/^个人账户一次性支取/, /^死亡证明/, /^继承人有效/, /^继承承诺书/]) await drawer(w).getByRole('checkbox', { name }).check();
    await drawer(w).getByText('材料齐全').waitFor();
    await screenshot(w, '窗口-继承');
    await send(w);
    await waits(w, '继承个人账户');
    await approved(psnNo);
    await w.page.reload();
    await card(w, '个人账户').getByText('支出 88.00').waitFor();
    await w.close();
  });

  it('finds what a retroactive identity makes of a settled bill; two persons pay it', async () => {
    const w = await enterAs('经办', '/console/');
    const { psn_no: psnNo } = await change(w, '/enrolment/newborns', {
      admdvs: '390100', psn_name: '百里追补', gend: '2', brdy: dayOf(20), begndate: dayOf(20), birth_certno: 'T39' + stamp, parent_cert_type: '01', parent_certno: idCard('19950606', 286), parent_away: true,
      cover: { insutype: '390', psn_type: '1401' },
    });
    const appId = await reimbursed(w, psnNo!);
    await changeAs('复核', `/reimbursements/${appId}/second-review`, {});
    await w.page.goto(page(psnNo!));
    await begin(w, '', '参保变更', '特殊身份认定、取消');
    await choose(w, /^身份类别/, '特困救助对象(特困)');
    await fill(w, /^生效日期/, day(20));
    await fill(w, /^原因/, '民政补认定');
    await send(w);
    await card(w, '参保').getByText('特困救助对象').waitFor();
    await begin(w, '待遇备案', '待遇', '追溯调整(追补、追回)');
    await drawer(w).getByText('应付给本人').waitFor();
    await fill(w, /^收款人/, '百里某');
    await fill(w, /^开户银行/, '安澜银行');
    await fill(w, /^银行账号/, '6222000000000000018');
    await fill(w, /^原因/, '身份补认定,补付医疗救助');
    await screenshot(w, '窗口-追溯调整');
    await send(w);
    await waits(w, '待遇追补');
    await approved(psnNo!);
    await w.page.reload();
    await begin(w, '待遇备案', '待遇', '撤销追溯调整');
    await chooseHaving(w, /^撤销哪一次/, '待遇追补');
    await screenshot(w, '窗口-撤销追溯调整');
    await w.page.keyboard.press('Escape');
    await drawer(w).waitFor({ state: 'hidden' });
    await w.close();
  });
});

interface Items {
  items: { med_list_codg: string; name: string }[];
  institutions: { fixmedins_code: string }[];
}

// reimbursed hands in a stay that was paid by the family, as far as the second
// review.
async function reimbursed(w: Window, psnNo: string): Promise<string> {
  const found = async (path: string) => (await w.page.evaluate(async (url) => (await fetch(url)).json(), '/api/v1' + path)) as Items;
  const item = (await found('/items?words=' + encodeURIComponent('床位') + '&admdvs=390100&limit=1')).items[0]!;
  const place = (await found('/institutions?words=' + encodeURIComponent('人民医院') + '&limit=1')).institutions[0]!;
  const amount = '6000.00';
  const { app_id } = await change(w, '/reimbursements', {
    psn_no: psnNo,
    content: {
      insutype: '390', med_type: '21', fixmedins_code: place.fixmedins_code, mdtrtarea_admvs: '390100', begndate: dayOf(12), enddate: dayOf(6), diag_codes: ['J18.900'],
      payee: '百里某', bank: '安澜银行', bankacct: '6222000000000000018', receipts: [{ invono: 'CA' + stamp, amount }],
      lines: [{ feedetl_sn: '1', med_list_codg: item.med_list_codg, name: item.name, pric: '1000', cnt: '6', det_item_fee_sumamt: amount }],
    },
    materials: ['医保电子凭证或有效身份证件或社会保障卡', '医药机构收费票据', '住院费用清单', '出院记录或诊断证明'].map((name) => ({ name, form: '原件', copies: 1 })),
  });
  await change(w, `/reimbursements/${app_id}/first-review`, {});
  return app_id!;
}
