// The desk 窗口. Each page is one file beside this one and one row below.
import { lazy } from 'react';
import { SolutionOutlined } from '@ant-design/icons';
import type { Desk } from '../../shell/registry';

export const desk: Desk = {
  key: 'counter',
  title: '窗口',
  icon: <SolutionOutlined />,
  order: 10,
  pages: [
    {
      path: 'find',
      title: '查找参保人',
      permissions: ['person.read'],
      component: lazy(() => import('./FindPage')),
      personal: true,
      help: <p>读卡、扫码,或输入身份证号、社保卡号、人员编号、完整姓名、姓名全部字的拼音首字母。只找到一个人时直接打开。任何时候按 F2 回到查找框。</p>,
    },
    {
      path: 'person/:psnNo',
      title: '参保人',
      permissions: ['person.read'],
      component: lazy(() => import('./PersonPage')),
      hidden: true,
      personal: true,
      help: (
        <>
          <p>一个人的参保、缴费、个人账户、累计、备案、就诊与结算都在这一页。黄色的条写明待遇为什么要等、等到哪天、怎么办。</p>
          <p>每张卡片右上角的按钮是属于它的业务:参保卡里是单位变动、死亡登记、合并,家庭、缴费、账户、待遇卡里是各自的。要两个人办的,提出以后页上写明等另一人复核。</p>
          <p>姓名、证件默认遮盖,“查看明文”要写原因并记入留痕。F8 收款,F9 打印对账单,F2 查找下一位。每笔结算的“为什么这样付”打开结算说明。</p>
        </>
      ),
    },
    {
      path: 'enrol',
      title: '参保登记',
      permissions: ['enrolment.write'],
      component: lazy(() => import('./EnrolPage')),
      personal: true,
      help: <p>第一次来的人在这里登记并参保。勾选带来的材料,还缺的一次说全,可打印一次性告知书。新生儿凭出生医学证明和父母证件,从出生起参保;其他人本月以前生效的要由另一人复核。</p>,
    },
    {
      path: 'reimbursements',
      title: '零星报销',
      permissions: ['reimbursement.read'],
      component: lazy(() => import('./ReimbursementsPage')),
      personal: true,
      help: <p>本人垫付、到窗口报销的费用。受理后初审(经办,按与医院结算相同的规则试算)、复审(受理、初审以外的人),同意即结算、记账、生成付款单。打开一行办理。</p>,
    },
    {
      path: 'reimbursement/:appId',
      title: '零星报销办理',
      permissions: ['reimbursement.read'],
      component: lazy(() => import('./ReimbursementPage')),
      hidden: true,
      personal: true,
      help: <p>一笔零星报销的内容、还缺的材料、审核提示和办理经过;按您的岗位和这笔的状态,初审、复审、退回或不予支付。</p>,
    },
    {
      path: 'reimburse/:psnNo',
      title: '零星报销受理',
      permissions: ['reimbursement.write'],
      component: lazy(() => import('./ReimbursePage')),
      hidden: true,
      personal: true,
      help: <p>录入就医、发票和明细(可从医院的明细表读入),勾选带来的材料,还缺的一次说全。发票合计要等于明细合计加目录外费用;一张发票在全统筹区只能用一次。</p>,
    },
    {
      path: 'cases',
      title: '受理件',
      permissions: ['archive.read'],
      component: lazy(() => import('./CasesPage')),
      personal: true,
      help: <p>窗口收下材料的每一件:正在办的、等补正的、超过时限的。打开一行补交材料、办结或退回。受理新的:先查找参保人,再点“受理材料”。</p>,
    },
    {
      path: 'case/:caseNo',
      title: '受理件办理',
      permissions: ['archive.read'],
      component: lazy(() => import('./CasePage')),
      hidden: true,
      personal: true,
      help: <p>一件受理的事项、到期日、还缺和已收的材料、办理经过。补齐后时限继续计算;办完办结,不办的退回并写明理由。零星报销的受理件随报销办理。</p>,
    },
    {
      path: 'open-case/:psnNo',
      title: '受理材料',
      permissions: ['archive.write'],
      component: lazy(() => import('./CaseOpenPage')),
      hidden: true,
      personal: true,
      help: <p>选定事项,勾选带来的材料,还缺的一次说全,可打印一次性告知书。材料不齐也可先收下,受理号记着,等待补正的日子不计入时限。</p>,
    },
    {
      path: 'correct/:appId',
      title: '零星报销补正',
      permissions: ['reimbursement.write'],
      component: lazy(() => import('./ReimburseCorrectPage')),
      hidden: true,
      personal: true,
      help: <p>退回补正的零星报销:补交缺的材料,或更正录错的内容,或两者。补齐后回到待初审。</p>,
    },
    {
      path: 'reviews',
      title: '慢特病评审',
      permissions: ['filing.review', 'filing.write'],
      component: lazy(() => import('./ReviewsPage')),
      personal: true,
      help: <p>等待专家评审的慢特病申请。名单上的专家打开一行,看申请和别人的票,写意见投票;票数够了即生效或不通过。经办可以撤回本人不再申请的。</p>,
    },
    {
      path: 'rechecks',
      title: '慢特病复审',
      permissions: ['filing.write'],
      component: lazy(() => import('./RechecksPage')),
      personal: true,
      help: <p>有效期快到的慢特病备案。仍符合的再延一个有效期,不再符合的今天终止,以前的结算不变。</p>,
    },
    {
      path: 'import',
      title: '批量导入',
      permissions: ['enrolment.write'],
      component: lazy(() => import('./ImportPage')),
      personal: true,
      help: <p>整批登记:下载模板填写,交文件先预览;有一行错就不写入,退回的是您的原文件,最后一列写明每行的错误原因。全部合格才写入。</p>,
    },
  ],
};
