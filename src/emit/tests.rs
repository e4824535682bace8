//! The output for three messages and what hangs on them.

use std::time::Duration;

use super::{Options, Package, crate_files, module};
use crate::ir::*;
use crate::source::{SourceId, Span};

fn span() -> Span {
    Span::new(SourceId(0), 0, 0)
}

fn name(json: &str) -> MemberName {
    MemberName {
        json: json.to_owned(),
        ..MemberName::default()
    }
}

fn field(ident: &str, json: &str, ty: Type, presence: Presence) -> Field {
    Field {
        ident: ident.to_owned(),
        name: name(json),
        ty,
        presence,
        docs: String::new(),
        deprecated: false,
        sensitive: false,
        constraints: Vec::new(),
        attributes: Vec::new(),
    }
}

fn structure(ident: &str, fields: Vec<Field>, constants: &[(&str, &str)]) -> Struct {
    Struct {
        ident: ident.to_owned(),
        docs: format!("What {ident} is about."),
        span: span(),
        fields,
        constants: constants
            .iter()
            .map(|(key, value)| Constant {
                name: name(key),
                value: Scalar::String((*value).to_owned()),
                required: true,
            })
            .collect(),
        extra: Extra::Ignore,
        root: None,
        deprecated: false,
        redacted: false,
        eq: true,
        attributes: Vec::new(),
    }
}

fn variant(ident: &str, id: u32) -> EventVariant {
    EventVariant {
        ident: ident.to_owned(),
        messages: vec![format!("OfficialAccount{ident}")],
        ty: Type::Named(TypeId(id)),
        content: ContentKind::Xml,
        docs: format!("Somebody did {ident}."),
        headers: None,
        delivery_key: vec![DeliveryKey {
            members: vec![KeyMember {
                path: vec!["MsgId".to_owned()],
                optional: false,
            }],
        }],
        ack: None,
        deadline: None,
        retry: None,
        samples: vec![Sample {
            name: ident.to_owned(),
            text: "<xml><MsgType>text</MsgType></xml>\n".to_owned(),
            content: ContentKind::Xml,
        }],
        deprecated: false,
        span: span(),
    }
}

fn text(value: &str) -> Scalar {
    Scalar::String(value.to_owned())
}

fn arm(value: &str, then: Decision) -> Arm {
    Arm {
        values: vec![text(value)],
        then,
    }
}

fn types() -> Vec<TypeDef> {
    use Presence::{Optional, Required};
    let common = || {
        vec![
            field("from_user_name", "FromUserName", Type::String, Required),
            field("create_time", "CreateTime", Type::UnixTimestamp, Required),
        ]
    };
    let mut message = common();
    message.push(field("content", "Content", Type::String, Optional));
    message.push(field("msg_id", "MsgId", Type::Number("i64"), Optional));
    message[2].constraints = vec![Constraint::MaxLength(2048)];
    message[0].sensitive = true;
    let mut photos = common();
    photos.push(field("info", "SendPicsInfo", Type::Named(TypeId(2)), Required));
    let mut info = vec![
        field("count", "Count", Type::Number("i64"), Presence::Default(Scalar::Int(-12345))),
        field("pic_list", "PicList", Type::List(Box::new(Type::Named(TypeId(3)))), Optional),
        field("r#type", "Type", Type::Named(TypeId(4)), Presence::Default(text("a"))),
    ];
    info[1].name.wrapped_item = Some("item".to_owned());
    let item = vec![field("md5", "PicMd5Sum", Type::String, Optional)];
    let kinds = Enum {
        ident: "Kind".to_owned(),
        docs: "Kinds.".to_owned(),
        span: span(),
        repr: Type::String,
        variants: vec![EnumVariant {
            ident: "A".to_owned(),
            value: text("a"),
            aliases: vec![text("A")],
            docs: String::new(),
        }],
        other: "Other".to_owned(),
        deprecated: false,
        attributes: Vec::new(),
    };
    let union = Union {
        ident: "Target".to_owned(),
        docs: "Where to.".to_owned(),
        span: span(),
        variants: vec![
            UnionVariant {
                ident: "Item".to_owned(),
                ty: Type::Named(TypeId(3)),
                docs: String::new(),
                tag: None,
            },
            UnionVariant {
                ident: "Text".to_owned(),
                ty: Type::String,
                docs: String::new(),
                tag: None,
            },
        ],
        decision: Decision::Shape {
            arms: vec![(Shape::Object, Decision::Leaf(0)), (Shape::String, Decision::Leaf(1))],
            otherwise: Box::new(Decision::Unknown),
        },
        other: "Other".to_owned(),
        eq: true,
        redacted: false,
        deprecated: false,
        attributes: Vec::new(),
    };
    let newtype = Newtype {
        ident: "Result".to_owned(),
        docs: "Tags.".to_owned(),
        span: span(),
        inner: Type::List(Box::new(Type::String)),
        root: None,
        item: None,
        eq: true,
        redacted: false,
        deprecated: false,
        constraints: vec![Constraint::MaxItems(3)],
        attributes: Vec::new(),
    };
    let mut click = common();
    click.push(field("target", "Target", Type::Named(TypeId(5)), Optional));
    click.push(field("tags", "Tags", Type::Named(TypeId(6)), Optional));
    vec![
        TypeDef::Struct(structure("TextMessage", message, &[("MsgType", "text")])),
        TypeDef::Struct(structure(
            "PhotoEvent",
            photos,
            &[("MsgType", "event"), ("Event", "pic_weixin")],
        )),
        TypeDef::Struct(structure("SendPicsInfo", info, &[])),
        TypeDef::Struct(structure("PicItem", item, &[])),
        TypeDef::Enum(kinds),
        TypeDef::Union(union),
        TypeDef::Newtype(newtype),
        TypeDef::Struct(structure("ClickEvent", click, &[("MsgType", "event"), ("Event", "CLICK")])),
    ]
}

fn example() -> Crate {
    let surface = Surface {
        name: "official_account".to_owned(),
        module: "official_account".to_owned(),
        docs: "Messages of followers.".to_owned(),
        types: (0..8).map(TypeId).collect(),
        event: Some(EventEnum {
            ident: "Event".to_owned(),
            docs: "Everything an account receives.".to_owned(),
            variants: vec![variant("Text", 0), variant("PicWeixin", 1), variant("Click", 7)],
            decision: Decision::Match {
                key: vec!["MsgType".to_owned()],
                arms: vec![
                    arm("text", Decision::Leaf(0)),
                    arm(
                        "event",
                        Decision::Match {
                            key: vec!["Event".to_owned()],
                            arms: vec![
                                arm("pic_weixin", Decision::Leaf(1)),
                                arm("CLICK", Decision::Leaf(2)),
                            ],
                            otherwise: Box::new(Decision::Unknown),
                        },
                    ),
                ],
                otherwise: Box::new(Decision::Unknown),
            },
            undecided: false,
            header: None,
            keys: vec![vec!["MsgType".to_owned()], vec!["Event".to_owned()]],
            formats: vec![ContentKind::Xml, ContentKind::Json],
            root: Some("xml".to_owned()),
            unknown: "Unknown".to_owned(),
        }),
        reply: None,
        scheme: Some("wechat-message-push".to_owned()),
        ack: Some(Acknowledgement {
            status: 200,
            content_type: Some("text/plain".to_owned()),
            body: "success".to_owned(),
        }),
        nack: None,
        deadline: Some(Duration::from_secs(5)),
        retry: vec![Duration::from_secs(5), Duration::from_millis(2500)],
        query: None,
        envelope: None,
    };
    Crate {
        title: "WeChat".to_owned(),
        version: "1".to_owned(),
        docs: "Messages.".to_owned(),
        surfaces: vec![surface],
        shared: Vec::new(),
        types: types(),
    }
}

fn options(package: bool, borrowed: bool) -> Options {
    Options {
        runtime: "::hookgen_runtime".to_owned(),
        borrowed,
        header: vec!["@generated by hookgen 0.1.0 from asyncapi.yaml.".to_owned()],
        command: "hookgen generate".to_owned(),
        package: package.then(|| Package {
            name: "example".to_owned(),
            version: "0.1.0".to_owned(),
            runtime_version: "0.1.0".to_owned(),
            runtime_path: Some("/work/wt/emit/runtime".to_owned()),
            dependencies: Vec::new(),
        }),
    }
}

#[test]
fn dump() {
    for (borrowed, dir) in [(false, "/tmp/emit_out"), (true, "/tmp/emit_out_borrowed")] {
        let files = crate_files(&example(), &options(true, borrowed)).unwrap();
        for (path, text) in files {
            let path = std::path::Path::new(dir).join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
    }
    std::fs::write("/tmp/emit_module.rs", module(&example(), &options(false, false)).unwrap()).unwrap();
}
