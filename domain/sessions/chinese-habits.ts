/**
 * What people here put into passwords, in pinyin and in digits, the commonest first: words of affection, “password”
 * itself, surnames, this city and its towns, this platform. The word lists of the library know only English habits.
 */
export const CHINESE_HABITS = [
  ..."woaini 5201314 1314520 woaiwojia mima wodemima aini iloveyou woaizhongguo wangyut2 zhongguo".split(" "),
  ..."admin123 qwe123 asd123 abc123 aa123456 a123456 qq123456 1qaz2wsx 147258369 123123 112233 789456".split(
    " ",
  ),
  ..."jinghai tianjin daqiuzhuang tuanpo duliu wangkou ziya xinyidai xinyong daikuan yinhang beijing".split(
    " ",
  ),
  ..."wang li zhang liu chen yang huang zhao wu zhou xu sun ma zhu hu guo he lin gao luo zheng".split(" "),
  ..."nihao gongsi qiye laoban baobao laopo laogong mama baba jiayou facai gongxifacai shengri".split(" "),
  ..."静海 天津 信易贷 密码 我爱你 中国 公司 企业 银行 贷款 老板 发财 恭喜发财 生日快乐 我的密码".split(" "),
];
