//! The command line as people see it: `tests/cli/*.trycmd` are run and compared.

#[test]
fn commands() {
    trycmd::TestCases::new().case("tests/cli/*.trycmd");
}
