/** The way of writing that is only for those who read its name. */
export const PinyinName = () => <span lang="zh-CN">拼音</span>
