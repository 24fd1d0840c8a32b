// The acts at the counter on who a person is and how he is covered: from the card
// they belong to, by the keyboard, and by a second person where two are needed.
import { describe, expect, it } from 'vitest';
import { agree, enterAs, screenshot, withBrowser } from './browser';
import { agreed, begin, card, choose, chooseHaving, drawer, fill, page, send, take, waits } from './deskacts';
import { approved, change, day, idCard, person } from './persons';

withBrowser();

describe.sequential('acts on a person', () => {
  it('joins a family and leaves it; a death ends everything', async () => {
    const w = await enterAs('经办', '/console/');
    const certno = idCard('19600310', 121);
    const mother = await person(w, { name: '皇甫秀兰', certno: idCard('19620412', 142), scheme: '390' });
    const father = await person(w, { name: '皇甫长庚', certno, scheme: '390' });
    await w.page.goto(page(mother));
    await card(w, '家庭').getByText('没有登记家庭').waitFor();
    await begin(w, '家庭', '家庭', '加入家庭');
    await take(w, /^家人 /, certno, father);
    await drawer(w).getByText('还没有家庭,两人设立新家庭').waitFor();
    await choose(w, /^本人与户主的关系/, '配偶');
    await screenshot(w, '窗口-加入家庭');
    await send(w);
    await card(w, '家庭').getByRole('link', { name: father }).click();
    await card(w, '家庭').getByText(father + '(本人)').waitFor();

    await begin(w, '参保', '人员', '死亡登记');
    await w.page.keyboard.press('Control+Enter');
    await drawer(w).getByText('请填写死亡日期').waitFor();
    await fill(w, /^死亡日期/, day(1));
    await fill(w, /^死亡证明或依据/, '医学证明 390100-7');
    await drawer(w).getByRole('checkbox', { name: /^死亡证明/ }).check();
    await drawer(w).getByTestId('missing').getByText('申领人有效身份证件').waitFor();
    await screenshot(w, '窗口-死亡登记');
    await drawer(w).getByRole('checkbox', { name: /^死亡证明/ }).uncheck();
    await send(w);
    await card(w, '参保人').getByText('已登记死亡').waitFor();
    await card(w, '家庭').getByText('没有登记家庭').waitFor();

    await w.page.goto(page(mother));
    await begin(w, '家庭', '家庭', '退出家庭');
    await fill(w, /^原因/, '丧偶');
    await send(w);
    await card(w, '家庭').getByText('没有登记家庭').waitFor();
    await w.close();
  });

  it('suspends, resumes, changes and ends cover; takes into a special group', async () => {
    const w = await enterAs('经办', '/console/');
    const psnNo = await person(w, { name: '澹台停续', certno: idCard('19870615', 163), scheme: '390' });
    await w.page.goto(page(psnNo));
    const cover = card(w, '参保');
    await cover.getByText('正常参保').waitFor();
    await begin(w, '', '参保变更', '暂停参保');
    await fill(w, /^原因/, '外出务工,在外地参保');
    await send(w);
    await cover.getByText('暂停参保').waitFor();
    await begin(w, '', '参保变更', '恢复参保');
    await fill(w, /^原因/, '返乡');
    await send(w);
    await cover.getByText('正常参保').waitFor();
    await begin(w, '', '参保变更', '人员类别变更');
    await choose(w, /^人员类别/, '大学生');
    await fill(w, /^原因/, '考取本地高校');
    await send(w);
    await cover.getByText('大学生').waitFor();
    await begin(w, '', '参保变更', '特殊身份认定、取消');
    await choose(w, /^身份类别/, '低保救助对象(低保)');
    await fill(w, /^原因/, '民政认定');
    await screenshot(w, '窗口-特殊身份');
    await send(w);
    await cover.getByText('低保救助对象').waitFor();
    await begin(w, '参保', '人员', '单位变动');
    await fill(w, /^统一社会信用代码/, '91390100000000000X');
    await fill(w, /^原因/, '入职');
    w.expectRefusals();
    await w.page.keyboard.press('Control+Enter');
    await drawer(w).getByTestId('refused').waitFor();
    await w.close();
  });

  it('lets whoever may see a number in plain text, for a reason', async () => {
    const w = await enterAs('经办', '/console/');
    const certno = idCard('19870615', 181);
    const psnNo = await person(w, { name: '澹台明文', certno, scheme: '390' });
    await w.page.goto(page(psnNo));
    const who = card(w, '参保人');
    await who.getByText('居民身份证').waitFor();
    expect(await who.innerText()).not.toContain(certno);
    await who.getByRole('button', { name: '查看明文' }).last().click();
    await drawer(w).getByLabel(/^原因/).fill('与身份证原件核对');
    await w.page.keyboard.press('Enter');
    await who.getByText(certno).waitFor();
    await who.getByRole('button', { name: '恢复遮盖' }).click();
    await who.getByText(certno).waitFor({ state: 'hidden' });
    await w.close();
  });

  it('merges two numbers of one person, and parts them again, by two persons', async () => {
    const w = await enterAs('经办', '/console/');
    const kept = await person(w, { name: '公冶重号', certno: idCard('19830730', 203), scheme: '390' });
    const passport = 'E' + String(Date.now()).slice(-8);
    const { psn_no: absorbed } = await change(w, '/enrolment/persons', { admdvs: '390100', psn_name: '公冶重号', psn_cert_type: '08', certno: passport, gend: '1', brdy: '1983-07-30' });
    await w.page.goto(page(kept));
    await begin(w, '参保', '人员', '一人两号合并');
    await take(w, /^并入本人/, passport, absorbed!);
    await fill(w, /^原因/, '同一人用护照又登记了一次');
    await screenshot(w, '窗口-合并');
    await send(w);
    await waits(w, '重复参保合并');
    await screenshot(w, '窗口-等另一人复核');
    await agreed(`重复参保合并(人员 ${kept})`);
    await w.page.reload();
    await card(w, '参保').getByText('合并进来的旧编号:' + absorbed).waitFor();
    await begin(w, '参保', '人员', '撤销合并');
    await chooseHaving(w, /^拆出哪个编号/, absorbed!);
    await fill(w, /^原因/, '不是同一人');
    await send(w);
    await waits(w, '撤销合并');
    await approved(kept);
    await w.page.reload();
    await w.page.getByRole('button', { name: '两人办理的事项(2)' }).waitFor();
    await card(w, '参保').getByText('合并进来的旧编号').waitFor({ state: 'hidden' });
    await w.close();
  });

  it('ends a filing; suspends benefits and lifts it', async () => {
    const w = await enterAs('经办', '/console/');
    const psnNo = await person(w, { name: '濮阳远行', certno: idCard('19751111', 244), scheme: '390' });
    await change(w, `/persons/${psnNo}/registrations`, { kind: '异地', insutype: '390', code: '110000', detail: '长期', reason: '随子女居住' });
    await w.page.goto(page(psnNo));
    const filings = card(w, '待遇备案');
    await filings.getByText('长期(110000)').waitFor();
    await filings.getByRole('button', { name: '终止' }).click();
    await drawer(w).getByLabel(/原因/).fill('返回本地居住');
    await agree(w);
    await filings.getByText('长期(110000)').waitFor({ state: 'hidden' });

    await begin(w, '待遇备案', '待遇', '暂停待遇');
    await fill(w, /^依据/, '《医疗保障基金使用监督管理条例》第四十一条');
    await fill(w, /^原因/, '转借医保凭证');
    await send(w);
    await w.page.getByRole('region', { name: '待遇限制' }).getByText('转借医保凭证').waitFor();
    await begin(w, '待遇备案', '待遇', '恢复待遇');
    await fill(w, /^原因/, '已改正');
    await send(w);
    await w.page.getByText('转借医保凭证').waitFor({ state: 'hidden' });
    await w.close();
  });
});
