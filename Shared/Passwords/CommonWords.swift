/// The words that people build passwords from first: English, pinyin, and this suite's own. Digits, signs and repetition
/// around them make nothing better, so they are listed once, in lower case.
enum CommonWords {
    static let all = Set(list.split(whereSeparator: \.isWhitespace).map(String.init))

    private static let list = """
        password passwd passwort passcode pass word admin administrator root user guest test tester testing demo default
        login signin welcome hello letmein secret master manager system server service support operator changeme change
        temp temporary access account office computer internet website network windows microsoft google apple android
        iphone huawei xiaomi oppo vivo samsung lenovo alibaba taobao tencent weixin wechat qq baidu dingding dingtalk
        feishu zhifubao alipay iloveyou loveyou iloveu love lover forever baby babygirl princess prince angel monkey
        dragon tiger lion panda shadow sunshine summer winter spring autumn flower football basketball baseball soccer
        superman batman pokemon starwars matrix freedom peace money lucky happy birthday family mother father sister
        brother daughter orange banana cookie chocolate coffee ginger pepper killer hunter ranger soldier police
        michael jordan jennifer jessica ashley daniel andrew joshua thomas robert charlie george qwerty qwertyuiop
        qwerty qwer asdf zxcv asdfgh zxcvbn qazwsx abc abcd abcde abcdef abcabc aaa aaaa qqq www xxx zzz
        mima denglu guanliyuan yonghu zhanghao xitong woai woaini woaiwo aini aiwo wode nihao nimen women zhongguo zhonghua
        china beijing shanghai zhejiang hangzhou ningbo yuyao liangnong jiangsu guangdong shenzhen guangzhou tianjin
        qinglian lianzheng lianjie jiwei jijian jiancha zhengfu dangyuan dangwei shuji cunshuji wenshu cunwei cunzhang
        zhenzhang juzhang shouhuren wangge wanggeyuan cunmin laoshi xuesheng gongchandang renmin weirenminfuwu
        fuwu gongzuo bangong bangongshi shengri kuaile xingfu pingan jiankang facai gongxifacai fuqi daji dajidali
        zhangwei wangwei lina zhangmin wangfang liwei liuwei zhangli wangjun lijun wangyan lijing wangjing
        wang li zhang liu chen yang huang zhao wu zhou xu sun ma zhu hu guo lin he gao luo liang song zheng
        baobao baobei laopo laogong mama baba yeye nainai gege jiejie didi meimei erzi nver
        clerk secretary guardian town county village discipline supervisor supervision
        january february march april may june july august september october november december
        monday tuesday wednesday thursday friday saturday sunday
        """
}
