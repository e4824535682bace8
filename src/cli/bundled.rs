//! The bundled document of WeChat's webhooks, for commands that are run where there is none.

use crate::load::Memory;

/// The loader of the bundled document below `directory`, and the URI of its root.
pub(super) fn document(directory: &str) -> (Memory, String) {
    let add = |loader: Memory, (uri, text): &(&str, &str)| {
        loader.with(format!("{directory}{uri}"), *text)
    };
    (
        FILES.iter().fold(Memory::new(), add),
        format!("{directory}{ROOT}"),
    )
}

/// The root document among [`FILES`].
const ROOT: &str = "asyncapi.yaml";

macro_rules! files {
    ($($uri:literal)+) => {
        &[$(($uri, include_str!(concat!("../../specs/wechat/", $uri)))),+]
    };
}

/// Every file of the document, by URI.
pub(super) const FILES: &[(&str, &str)] = files! {
    "asyncapi.yaml"
    "examples/OfficialAccountEncryptedReply.json"
    "examples/OfficialAccountEncryptedReply.xml"
    "examples/OfficialAccountImageMessage.xml"
    "examples/OfficialAccountImageReply.xml"
    "examples/OfficialAccountKfCreateSession.xml"
    "examples/OfficialAccountLinkMessage.xml"
    "examples/OfficialAccountLocationEvent.xml"
    "examples/OfficialAccountLocationMessage.xml"
    "examples/OfficialAccountMassSendJobFinish.2.xml"
    "examples/OfficialAccountMassSendJobFinish.3.xml"
    "examples/OfficialAccountMassSendJobFinish.xml"
    "examples/OfficialAccountMenuClickEvent.json"
    "examples/OfficialAccountMenuClickEvent.xml"
    "examples/OfficialAccountMenuLocationSelect.2.xml"
    "examples/OfficialAccountMenuLocationSelect.xml"
    "examples/OfficialAccountMenuPicPhotoOrAlbum.xml"
    "examples/OfficialAccountMenuPicSysPhoto.2.xml"
    "examples/OfficialAccountMenuPicSysPhoto.xml"
    "examples/OfficialAccountMenuPicWeixin.xml"
    "examples/OfficialAccountMenuScanCodePush.xml"
    "examples/OfficialAccountMenuScanCodeWaitMsg.xml"
    "examples/OfficialAccountMenuViewEvent.2.xml"
    "examples/OfficialAccountMenuViewEvent.xml"
    "examples/OfficialAccountMenuViewMiniProgram.xml"
    "examples/OfficialAccountMusicReply.xml"
    "examples/OfficialAccountNewsReply.2.xml"
    "examples/OfficialAccountNewsReply.xml"
    "examples/OfficialAccountScanEvent.2.xml"
    "examples/OfficialAccountScanEvent.xml"
    "examples/OfficialAccountShortVideoMessage.xml"
    "examples/OfficialAccountSubscribeEvent.2.xml"
    "examples/OfficialAccountSubscribeEvent.3.xml"
    "examples/OfficialAccountSubscribeEvent.xml"
    "examples/OfficialAccountSubscribeMsgPopup.2.json"
    "examples/OfficialAccountSubscribeMsgPopup.json"
    "examples/OfficialAccountSubscribeMsgPopup.xml"
    "examples/OfficialAccountTemplateSendJobFinishEvent.2.xml"
    "examples/OfficialAccountTemplateSendJobFinishEvent.json"
    "examples/OfficialAccountTemplateSendJobFinishEvent.xml"
    "examples/OfficialAccountTextMessage.2.json"
    "examples/OfficialAccountTextMessage.2.xml"
    "examples/OfficialAccountTextMessage.3.xml"
    "examples/OfficialAccountTextMessage.json"
    "examples/OfficialAccountTextMessage.xml"
    "examples/OfficialAccountTextReply.xml"
    "examples/OfficialAccountTransferCustomerServiceReply.2.xml"
    "examples/OfficialAccountTransferCustomerServiceReply.xml"
    "examples/OfficialAccountUnsubscribeEvent.2.xml"
    "examples/OfficialAccountUnsubscribeEvent.xml"
    "examples/OfficialAccountVideoMessage.xml"
    "examples/OfficialAccountVideoReply.2.xml"
    "examples/OfficialAccountVideoReply.xml"
    "examples/OfficialAccountVoiceMessage.2.xml"
    "examples/OfficialAccountVoiceMessage.xml"
    "examples/OfficialAccountVoiceReply.xml"
    "examples/WechatPayApplymentAuthorization.2.json"
    "examples/WechatPayApplymentAuthorization.json"
    "examples/WechatPayApplymentDomainModification.2.json"
    "examples/WechatPayApplymentDomainModification.json"
    "examples/WechatPayCombineTransactionSuccess.json"
    "examples/WechatPayGlobalPartnerRefund.json"
    "examples/WechatPayGlobalPartnerTransactionSuccess.json"
    "examples/WechatPayGlobalRefund.json"
    "examples/WechatPayGlobalTransactionSuccess.json"
    "examples/WechatPayPapaySign.2.json"
    "examples/WechatPayPapaySign.json"
    "examples/WechatPayPapayTerminate.2.json"
    "examples/WechatPayPapayTerminate.3.json"
    "examples/WechatPayPapayTerminate.json"
    "examples/WechatPayPartnerPapaySign.2.json"
    "examples/WechatPayPartnerPapaySign.json"
    "examples/WechatPayPartnerPapayTerminate.2.json"
    "examples/WechatPayPartnerPapayTerminate.json"
    "examples/WechatPayPartnerRefund.2.json"
    "examples/WechatPayPartnerRefund.json"
    "examples/WechatPayPartnerTransactionSuccess.2.json"
    "examples/WechatPayPartnerTransactionSuccess.json"
    "examples/WechatPayRefundNotification.2.json"
    "examples/WechatPayRefundNotification.3.json"
    "examples/WechatPayRefundNotification.json"
    "examples/WechatPayTransactionSuccessNotification.2.json"
    "examples/WechatPayTransactionSuccessNotification.3.json"
    "examples/WechatPayTransactionSuccessNotification.json"
    "examples/WechatPayV2PaymentResult.2.xml"
    "examples/WechatPayV2PaymentResult.3.xml"
    "examples/WechatPayV2PaymentResult.xml"
    "examples/WechatPayV2RefundResult.2.xml"
    "examples/WechatPayV2RefundResult.3.xml"
    "examples/WechatPayV2RefundResult.xml"
    "examples/WecomChangeContactCreateParty.xml"
    "examples/WecomChangeContactCreateUser.2.xml"
    "examples/WecomChangeContactCreateUser.3.xml"
    "examples/WecomChangeContactCreateUser.xml"
    "examples/WecomChangeContactDeleteParty.xml"
    "examples/WecomChangeContactDeleteUser.xml"
    "examples/WecomChangeContactUpdateParty.2.xml"
    "examples/WecomChangeContactUpdateParty.xml"
    "examples/WecomChangeContactUpdateUser.2.xml"
    "examples/WecomChangeContactUpdateUser.xml"
    "examples/WecomEncryptedReply.json"
    "examples/WecomEncryptedReply.xml"
    "examples/WecomEnterAgent.xml"
    "examples/WecomImageMessage.xml"
    "examples/WecomImageReply.xml"
    "examples/WecomLinkMessage.xml"
    "examples/WecomLocationMessage.2.xml"
    "examples/WecomLocationMessage.xml"
    "examples/WecomMenuClickEvent.2.xml"
    "examples/WecomMenuClickEvent.xml"
    "examples/WecomMenuView.2.xml"
    "examples/WecomMenuView.xml"
    "examples/WecomNewsReply.xml"
    "examples/WecomSubscribeEvent.2.xml"
    "examples/WecomSubscribeEvent.xml"
    "examples/WecomTextMessage.json"
    "examples/WecomTextMessage.xml"
    "examples/WecomTextReply.xml"
    "examples/WecomUnsubscribeEvent.xml"
    "examples/WecomVideoMessage.xml"
    "examples/WecomVideoReply.xml"
    "examples/WecomVoiceMessage.xml"
    "examples/WecomVoiceReply.xml"
    "official-account-replies.yaml"
    "official-account.yaml"
    "pay-v2.yaml"
    "pay-v3-global.yaml"
    "pay-v3-resources.yaml"
    "pay-v3.yaml"
    "wecom-replies.yaml"
    "wecom.yaml"
};

#[cfg(test)]
mod tests {
    use super::FILES;
    use std::collections::BTreeSet;
    use std::path::Path;

    fn below(directory: &Path, prefix: &str, found: &mut BTreeSet<String>) {
        for entry in std::fs::read_dir(directory).unwrap().map(Result::unwrap) {
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if entry.file_type().unwrap().is_dir() {
                below(&entry.path(), &format!("{name}/"), found);
            } else {
                found.insert(name);
            }
        }
    }

    #[test]
    fn every_file_is_bundled() {
        let mut found = BTreeSet::new();
        below(Path::new("specs/wechat"), "", &mut found);
        let bundled: BTreeSet<String> = FILES.iter().map(|(uri, _)| (*uri).to_owned()).collect();
        assert_eq!(bundled, found);
    }
}
