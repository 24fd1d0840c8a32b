// The desk 结算. Each page is one file beside this one and one row below.
import { CalculatorOutlined } from '@ant-design/icons';
import type { Desk } from '../../shell/registry';

export const desk: Desk = { key: 'settlement', title: '结算', icon: <CalculatorOutlined />, order: 20, pages: [] };
