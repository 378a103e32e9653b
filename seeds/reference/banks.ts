/** A bank of the demo. None of them exists. */
export interface BankRow {
  /** Short and stable; products refer to it. */
  code: string;
  name: string;
  shortName: string;
  kind: string;
  /** The unit of the district where the branch stands. */
  divisionCode: string;
  /** What it is known for, in a sentence for the product market. */
  summary: string;
}

/** The demo's eight banks: invented names after rivers, towns and trades, so that no real bank is misrepresented. */
export const banks = (): BankRow[] => [
  {
    code: "tuanpo",
    name: "团泊银行静海支行",
    shortName: "团泊银行",
    kind: "股份制商业银行",
    divisionCode: "120118001",
    summary: "线上银税贷款为主，随借随还，最快当天放款。",
  },
  {
    code: "ziya",
    name: "子牙农村商业银行",
    shortName: "子牙农商",
    kind: "农村商业银行",
    divisionCode: "120118105",
    summary: "本地法人机构，服务再生资源企业、农民专业合作社和乡镇商户。",
  },
  {
    code: "yunhe",
    name: "运河银行静海支行",
    shortName: "运河银行",
    kind: "城市商业银行",
    divisionCode: "120118002",
    summary: "面向小微企业与个体工商户，以开票和社保数据授信。",
  },
  {
    code: "duliu",
    name: "独流村镇银行",
    shortName: "独流村镇",
    kind: "村镇银行",
    divisionCode: "120118102",
    summary: "扎根独流及周边乡镇，小额、灵活，支持食品加工和种养业。",
  },
  {
    code: "jingu",
    name: "津沽惠商银行静海支行",
    shortName: "津沽惠商",
    kind: "大型商业银行",
    divisionCode: "120118100",
    summary: "利率较低、额度较高，信用、抵押产品齐全。",
  },
  {
    code: "gangcheng",
    name: "钢城实业银行大邱庄支行",
    shortName: "钢城实业",
    kind: "股份制商业银行",
    divisionCode: "120118108",
    summary: "熟悉钢管、金属制品行业，按用电和订单给中长期资金。",
  },
  {
    code: "qinghe",
    name: "青禾银行静海支行",
    shortName: "青禾银行",
    kind: "大型商业银行",
    divisionCode: "120118100",
    summary: "三农金融为主，与担保机构合作，覆盖全部乡镇。",
  },
  {
    code: "keqiao",
    name: "科桥银行团泊支行",
    shortName: "科桥银行",
    kind: "城市商业银行",
    divisionCode: "120118403",
    summary: "科技型、健康产业企业的专营支行，看资质与成长性。",
  },
];
