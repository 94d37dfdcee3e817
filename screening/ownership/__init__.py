"""Who owns whom: companies that listed parties own or control, by the tests of the US, the EU and the UK."""
