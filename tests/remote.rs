//! References to files in the network: fetched only where that is allowed, within bounds, once.

#[path = "common/server.rs"]
#[allow(unreachable_pub)]
mod server;

use std::fs;
use std::path::{Path, PathBuf};

use hookgen::{Builder, Error, Generated, configure};
use server::Server;

#[cfg(feature = "tls")]
#[path = "common/tls.rs"]
#[allow(unreachable_pub, dead_code, reason = "shared with other tests")]
mod tls;

#[test]
fn nothing_is_fetched_unless_it_is_allowed() {
    let project = Project::new("forbidden", "/types.yaml#/Order");
    let report = project.refused(&project.builder());
    assert!(
        report.contains("error[HG0104]") && report.contains("--allow-remote"),
        "{report}"
    );
    assert_eq!(project.server.asked(), Vec::<String>::new());
    assert!(!project.dir.join("hookgen-remote.lock").exists());
}

#[test]
fn a_file_is_fetched_once_and_locked() {
    let project = Project::new("once", "/types.yaml#/Order");
    let text = project.text();
    assert!(text.contains("pub amount: Option<i64>") && text.contains("pub name: Option<String>"));
    assert_eq!(
        project.server.asked(),
        ["/types.yaml", "/people/person.yaml"]
    );
    let lock = project.read("hookgen-remote.lock");
    assert_eq!(lock.matches("http://127.0.0.1").count(), 2, "{lock}");

    // From now on the network is not needed.
    project.server.serve("/types.yaml", "nonsense");
    assert_eq!(project.text(), text);
    assert!(project.allowed().check().is_ok());
    assert_eq!(project.server.asked().len(), 2);
}

#[test]
fn another_content_than_the_locked_one_is_refused() {
    let project = Project::new("changed", "/types.yaml#/Order");
    project.text();
    fs::remove_dir_all(project.dir.join(".hookgen-remote")).expect("there is a cache");
    project
        .server
        .serve("/types.yaml", "Order: {type: object}\n");
    let report = project.refused(&project.allowed());
    assert!(
        report.contains("error[HG0109]") && report.contains("asyncapi.yaml:8:"),
        "{report}"
    );
    assert!(
        report.contains("remove its line from `hookgen-remote.lock`"),
        "{report}"
    );
}

#[test]
fn a_cache_that_was_tampered_with_is_no_cache() {
    let project = Project::new("tampered", "/types.yaml#/Order");
    let text = project.text();
    for entry in fs::read_dir(project.dir.join(".hookgen-remote")).expect("there is a cache") {
        fs::write(entry.expect("it is readable").path(), "Order: {}").expect("it is writable");
    }
    assert_eq!(project.text(), text);
    assert_eq!(project.server.asked().len(), 4);
}

#[test]
fn a_check_writes_no_lock() {
    let project = Project::new("frozen", "/types.yaml#/Order");
    let error = project.allowed().check().expect_err("it is refused");
    let report = error.report().to_string();
    assert!(
        report.contains("error[HG0108]") && report.contains("not locked yet"),
        "{report}"
    );
    assert_eq!(project.server.asked(), Vec::<String>::new());
}

#[test]
fn a_schema_that_has_the_address_as_its_id_is_not_fetched() {
    let project = Project::new("identified", "/types.yaml");
    let types = format!(
        "{{$id: '{}/types.yaml', type: object, properties: {{here: {{type: integer}}}}}}",
        project.server.origin
    );
    let document =
        project.read("asyncapi.yaml") + "components: {schemas: {Order: " + &types + "}}\n";
    fs::write(project.dir.join("asyncapi.yaml"), document).expect("a file can be written");
    assert!(project.text().contains("pub here: Option<i64>"));
    assert!(
        project.builder().generate().is_ok(),
        "it needs no permission"
    );
    assert_eq!(project.server.asked(), Vec::<String>::new());
}

#[test]
fn redirects_are_followed_on_this_machine() {
    let project = Project::new("redirect", "/moved.yaml#/Order");
    assert!(project.text().contains("pub amount"));
    assert_eq!(project.server.asked()[..2], ["/moved.yaml", "/types.yaml"]);
}

/// Fetching `path` fails, and the report says why.
#[track_caller]
fn check_refused(name: &str, path: &str, why: &str) {
    let project = Project::new(name, path);
    let report = project.refused(&project.allowed());
    assert!(
        report.contains("error[HG0108]") && report.contains(why),
        "{report}"
    );
}

#[test]
fn what_is_out_of_bounds_is_not_fetched() {
    check_refused("missing", "/nowhere.yaml#/Order", "404 Not Found");
    check_refused("loop", "/loop.yaml#/Order", "redirects more than 5 times");
    check_refused("away", "/away.yaml#/Order", "only https is fetched");
    check_refused("large", "/large.yaml#/Order", "larger than 16 MiB");
    check_refused("binary", "/binary.yaml#/Order", "not UTF-8");
    check_refused(
        "plain",
        "http://192.0.2.1/types.yaml#/Order",
        "only https is fetched",
    );
}

#[cfg(feature = "tls")]
#[test]
fn a_server_that_nobody_vouches_for_is_refused() {
    let origin = tls::serve(|_| ("200 OK".to_owned(), "Order: {type: object}".to_owned()));
    let project = Project::new("untrusted", &format!("{origin}/types.yaml#/Order"));
    let report = project.refused(&project.allowed());
    let why = "the server is not trusted: invalid peer certificate: UnknownIssuer";
    assert!(
        report.contains("error[HG0108]")
            && report.contains(why)
            && report.contains("asyncapi.yaml:8:"),
        "{report}"
    );
    assert!(!project.dir.join("hookgen-remote.lock").exists());
}

#[cfg(feature = "tls")]
#[test]
fn an_authority_of_ones_own_may_vouch_for_a_server() {
    let origin = tls::serve(|_| ("200 OK".to_owned(), "Order: {type: object}".to_owned()));
    let project = Project::new("authority", &format!("{origin}/types.yaml#/Order"));
    let certificates = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/certificates");
    let trusting = |file: &str| {
        let file = certificates.join(file);
        project.allowed().remote_authority(file).generate()
    };
    for (file, why) in [
        ("server.pem", "UnknownIssuer"),
        ("server.key", "there is no certificate in it"),
        ("missing.pem", "missing.pem: "),
    ] {
        let error = trusting(file).expect_err("it is refused");
        let report = error.report().to_string();
        assert!(report.contains(why), "{report}");
    }
    assert!(trusting("authority.pem").is_ok());
}

/// What a proxy is asked first, when `hookgen` fetches from a server that is not on this machine.
#[cfg(all(feature = "tls", feature = "cli"))]
#[track_caller]
fn check_proxy(name: &str, environment: &[&str], expected: Option<&str>) {
    let project = Project::new(name, "https://types.example/types.yaml#/Order");
    let proxy = Server::start();
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_hookgen"));
    command.args(["lint", "--allow-remote", "asyncapi.yaml"]);
    for variable in ["ALL_PROXY", "HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY"] {
        command.env_remove(variable);
        command.env_remove(variable.to_lowercase());
    }
    for variable in environment {
        let (variable, value) = variable.split_once('=').expect("it has a value");
        command.env(variable, value.replace("PROXY", &proxy.origin));
    }
    let output = command.current_dir(&project.dir).output();
    let output = output.expect("it runs");
    assert_eq!(output.status.code(), Some(1), "the server does not exist");
    assert_eq!(proxy.asked().first().map(String::as_str), expected);
}

#[cfg(all(feature = "tls", feature = "cli"))]
#[test]
fn a_proxy_of_the_environment_is_used() {
    let through = Some("types.example:443");
    check_proxy("proxy", &["HTTPS_PROXY=PROXY"], through);
    check_proxy("small-proxy", &["https_proxy=PROXY"], through);
    check_proxy("any-proxy", &["ALL_PROXY=PROXY"], through);
    let not_for_it = ["HTTPS_PROXY=PROXY", "NO_PROXY=types.example"];
    check_proxy("no-proxy", &not_for_it, None);
}

#[test]
fn a_broken_lock_is_said() {
    let project = Project::new("broken", "/types.yaml#/Order");
    fs::write(
        project.dir.join("hookgen-remote.lock"),
        "[sha256]\n\"x\" = \"../y\"\n",
    )
    .expect("it can be written");
    let report = project.refused(&project.allowed());
    assert!(
        report.contains("hookgen-remote.lock: the digest of `x`"),
        "{report}"
    );
}

/// A document that refers to a server.
struct Project {
    dir: PathBuf,
    server: Server,
}

impl Project {
    fn new(name: &str, reference: &str) -> Self {
        let server = serve();
        let dir = Path::new(env!("CARGO_TARGET_TMPDIR"))
            .join("remote")
            .join(name);
        let _ = fs::remove_dir_all(&dir);
        fs::create_dir_all(&dir).expect("a directory can be made");
        let url = if reference.starts_with('/') {
            format!("{}{reference}", server.origin)
        } else {
            reference.to_owned()
        };
        let document = DOCUMENT.replace("URL", &url);
        fs::write(dir.join("asyncapi.yaml"), document).expect("a file can be written");
        Self { dir, server }
    }

    fn builder(&self) -> Builder {
        configure()
            .spec(self.dir.join("asyncapi.yaml"))
            .out(self.dir.join("shop.rs"))
    }

    fn allowed(&self) -> Builder {
        self.builder().allow_remote(true)
    }

    #[track_caller]
    fn text(&self) -> String {
        let generated: Result<(Generated, _), Error> = self.allowed().compile();
        let (generated, _) = generated.expect("it generates");
        generated
            .files()
            .get("shop.rs")
            .unwrap_or_default()
            .to_owned()
    }

    #[track_caller]
    fn refused(&self, builder: &Builder) -> String {
        let error = builder.generate().expect_err("it is refused");
        error.report().to_string()
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.dir.join(name)).expect("it was written")
    }
}

/// The files that the tests refer to.
fn serve() -> Server {
    let server = Server::start();
    let types = "Order: {type: object, properties: {amount: {type: integer}, \
                 buyer: {$ref: 'people/person.yaml'}}}\n";
    server.serve("/types.yaml", types);
    server.serve(
        "/people/person.yaml",
        "{type: object, properties: {name: {type: string}}}\n",
    );
    server.serve("/large.yaml", vec![b' '; (16 << 20) + 1]);
    server.serve("/binary.yaml", [0xFF, 0xFE]);
    server.redirect("/moved.yaml", "./types.yaml");
    server.redirect("/loop.yaml", "/loop.yaml");
    server.redirect("/away.yaml", "http://192.0.2.1/a.yaml");
    server
}

const DOCUMENT: &str = "\
asyncapi: 3.0.0
info: {title: Shop, version: 1.0.0}
defaultContentType: application/json
channels:
  orders:
    address: orders
    messages:
      OrderPlaced: {payload: {$ref: 'URL'}}
";
