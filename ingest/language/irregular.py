"""Irregular forms of English words with what they are forms of, which no stemmer's rules know.

Forms that are words of their own as well are left out: a saw, the left side, a rose, to found; and
those of verbs that say little, as "done" says more than "do".
"""

_FORMS = """
children:child men:man women:woman people:person feet:foot teeth:tooth mice:mouse geese:goose
criteria:criterion phenomena:phenomenon arose:arise arisen:arise ate:eat eaten:eat became:become
began:begin begun:begin blew:blow blown:blow bought:buy broke:break broken:break brought:bring
built:build burnt:burn caught:catch chose:choose chosen:choose dealt:deal drank:drink drawn:draw
drew:draw driven:drive drove:drive fallen:fall flew:fly flown:fly forbade:forbid forbidden:forbid
forgot:forget forgotten:forget fought:fight frozen:freeze grew:grow grown:grow heard:hear
held:hold hid:hide hidden:hide hung:hang kept:keep knew:know known:know laid:lay lent:lend
lost:lose meant:mean met:meet overcame:overcome oversaw:oversee paid:pay ran:run rang:ring
repaid:repay risen:rise sang:sing sank:sink sent:send shaken:shake shook:shake shrank:shrink
shrunk:shrink sold:sell sought:seek spent:spend spoken:speak stole:steal stolen:steal stood:stand
stuck:stick sung:sing sunk:sink swam:swim swept:sweep swum:swim taught:teach thought:think
threw:throw thrown:throw told:tell torn:tear understood:understand undertaken:undertake
undertook:undertake withdrawn:withdraw withdrew:withdraw withheld:withhold worn:wear woven:weave
written:write wrote:write
"""
IRREGULAR = dict(one.split(":") for one in _FORMS.split())
"""A form, folded, and the word that it is a form of."""
