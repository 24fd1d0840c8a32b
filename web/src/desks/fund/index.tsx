// The desk 基金: what came in, went out and is left; statistics down to the single
// settlement; terms of the books and batches of the accounts.
import { lazy } from 'react';
import { FundOutlined } from '@ant-design/icons';
import type { Desk } from '../../shell/registry';

export const desk: Desk = {
  key: 'fund',
  title: '基金',
  icon: <FundOutlined />,
  order: 50,
  pages: [
    {
      path: 'overview',
      title: '基金总览',
      permissions: ['fund.read'],
      component: lazy(() => import('./OverviewPage')),
      help: (
        <>
          <p>各基金的结余、还可支付几个月、本月收支,逐月走势,今年的医疗费由谁支付。</p>
          <p>每个数都可以点开:结余到收支表,本月收支到分录,统计到结算;图上点一个月、一块也可以。最上面一行说明统计与账簿是否一致。</p>
        </>
      ),
    },
    {
      path: 'table',
      title: '收支表',
      permissions: ['fund.read'],
      component: lazy(() => import('./TablePage')),
      help: <p>任意一段时间各基金的上期结余、收入、支出、结余,直接读账簿。蓝色的金额点开是组成它的分录。可以打印、下载 PDF 和 Excel。</p>,
    },
    {
      path: 'figures',
      title: '统计',
      permissions: ['fund.read'],
      component: lazy(() => import('./FiguresPage')),
      help: (
        <>
          <p>结算按日、月、机构、险种、医疗类别、费用类别或支付方汇总,撤销的已减去。点开一行或图上的一柱看下一层:险种到机构,机构到结算,结算到为什么这样算。</p>
          <p>按费用类别、支付方点开之后,“所选的金额”只算那一类、那一方。图可存 PNG,表可打印、下载 PDF 和 Excel。</p>
        </>
      ),
    },
    {
      path: 'dearest',
      title: '费用最高',
      permissions: ['settlement.read'],
      component: lazy(() => import('./DearestPage')),
      personal: true,
      help: <p>一段时间内总额最高、没有撤销的 50 笔结算。点开金额看那一笔的结算单和说明。</p>,
    },
    {
      path: 'reconcile',
      title: '统计与账簿核对',
      permissions: ['fund.read'],
      component: lazy(() => import('./ReconcilePage')),
      help: <p>各基金为结算支付的金额,统计与账簿各算一遍,差额应为 0。点开一行看由哪些机构组成。</p>,
    },
    {
      path: 'terms',
      title: '账簿期间',
      permissions: ['fund.read'],
      component: lazy(() => import('./TermsPage')),
      help: <p>月份、年度的开账与结账,由财务办理;结账后该期间不再记账并封存余额。重开由财务提出、负责人复核。</p>,
    },
    {
      path: 'runs',
      title: '账户批次',
      permissions: ['fund.read'],
      component: lazy(() => import('./RunsPage')),
      help: <p>个人账户的划入、计息批次,由财务办理。一次办若干页,没有办完的再按一次接着办,划过的不会重复。</p>,
    },
    {
      path: 'payments',
      title: '付款单',
      permissions: ['payment.read'],
      component: lazy(() => import('./PaymentsPage')),
      personal: true,
      help: (
        <>
          <p>零星报销、津贴、定期待遇、追补待遇等要付给个人和单位的钱,按状态列出。待支付的由财务在“付款批次”里生成文件送银行。</p>
          <p>退票的、因没有账户暂缓的,按“更正账户再付”改好账户,进入下一个付款文件。经办在这里核定一个月的工伤定期待遇,已核定的不会重复。</p>
        </>
      ),
    },
    {
      path: 'batches',
      title: '付款批次',
      permissions: ['payment.read'],
      component: lazy(() => import('./BatchesPage')),
      help: (
        <>
          <p>“生成付款文件”把到期的付款单做成一个文件并下载,交给银行。文件丢了的,回盘之前可以再取,与原来的一样。</p>
          <p>银行答复后按“处理回盘”:成功的记账,退票的列出来更正后再付。一批只处理一次。</p>
        </>
      ),
    },
    {
      path: 'balances',
      title: '科目余额',
      permissions: ['fund.read'],
      component: lazy(() => import('./BalancesPage')),
      help: <p>账簿各科目截至某日的余额:存款、应付、应收、收入、支出,按险种和基金。借方为正。从基金总览的一张卡片点进来只看那一个基金。</p>,
    },
    {
      path: 'acts',
      title: '统计明细',
      permissions: ['settlement.read'],
      component: lazy(() => import('./ActsPage')),
      hidden: true,
      personal: true,
      help: <p>一个统计数由哪些结算和撤销组成,各行相加就是那个数。双击一行打开结算。</p>,
    },
    {
      path: 'entries',
      title: '收支明细',
      permissions: ['fund.read'],
      component: lazy(() => import('./EntriesPage')),
      hidden: true,
      personal: true,
      help: <p>收支表的一个数由哪些分录组成,各页相加就是那个数。</p>,
    },
  ],
};
