package holding

// ofReports is what a report about a place may say of persons without being asked.
func ofReports() []Field {
	working := both("Those who work on the case; everybody, with the reporter's consent and the desk's look", "办理该案件的岗位；经报告人同意并经审看后向公众公开")
	return []Field{
		{
			Key: "words", Name: both("What is written about the problem, with numbers masked", "关于问题的文字（号码已打码）"),
			Columns: []string{"sealed.value", "emergencies.body"},
			API:     words,
			Purpose: both("To find the problem, to solve it and to say what was done", "查找和解决问题，并说明办理情况"),
			Basis:   byDuty, Kept: keptAsProof, Seen: working,
		},
		{
			Key: "place", Name: both("The exact place of the problem", "问题的确切位置"),
			Columns: []string{"cases.lat", "cases.lng", "cases.cell", "sealed.value"},
			API: []string{"ReportIn.point", "ReportIn.address", "IntakeIn.point", "IntakeIn.address", "PointIn.lat", "PointIn.lng",
				"CaseView.point", "CaseView.address", "ReportView.point", "ReportView.address", "Position.lat", "Position.lng", "Own.point", "Own.address",
				"WhistleIn.place", "Happening.place"},
			Purpose: both("To find the problem. It is the problem's place, and may be somebody's door", "查找问题。这是问题的位置，也可能是某人家门口"),
			Basis:   byDuty, Kept: keptAsProof, Seen: both("Those who work on the case; everybody as exactly as the class says", "办理该案件的岗位；公众按类别规定的精度查看"),
		},
		{
			Key: "answers", Name: both("Answers to the questions of a class", "对类别问题的回答"),
			Columns: []string{"sealed.value"},
			API:     []string{"ReportIn.attributes", "IntakeIn.attributes", "CaseView.attributes", "Own.answers", "OwnAnswer.values"},
			Purpose: both("To know what kind of problem it is", "判断问题的类型"),
			Basis:   byDuty, Kept: keptAsProof, Seen: working,
		},
		{
			Key: "photos", Name: both("Photographs", "照片"),
			Columns: []string{"cases.body", "entries.bytes"},
			API:     photos,
			Purpose: both("To show the problem and its solution; what the camera wrote into the file is removed on arrival", "反映问题和处置结果；照片自带的拍摄信息在上传时去除"),
			Basis:   byDuty, Kept: keptAsProof, Seen: working,
		},
	}
}

// photos are the properties that bring or name photographs.
var photos = []string{"ReportIn.photos", "IntakeIn.photos", "AnswerIn.photos", "AnswerSupervisionIn.photos", "CheckIn.photos", "DenyIn.photos",
	"FinishMeasureIn.photos", "FinishPartIn.photos", "HandleIn.photos", "HandleIn.photos_before", "HandleIn.documents", "MessageIn.photos", "NoteIn.photos",
	"RecordAnswerIn.documents", "RecordArrivalIn.photos", "RecordVerificationIn.photos", "ReopenIn.photos", "SuspendIn.photos", "CaseView.photos",
	"RecheckIn.photos", "ReportView.photos", "Followed.photos", "Known.photos", "PhotoOut.hash", "PhotoView.hash", "Own.photos"}

// words are the properties in which somebody writes, or reads, free text.
var words = []string{
	"ReportIn.summary", "IntakeIn.summary", "CaseView.summary", "CaseRow.summary", "Candidate.summary", "JoinedCase.summary", "ReportView.summary", "Known.words",
	"Own.summary", "Own.said", "OwnWords.text", "Happening.text", "Happening.basis", "Happening.body", "Happening.open", "Happening.remedy", "Happening.sent", "Happening.who",
	"AcknowledgeEscalationIn.text", "AgreeMeasureIn.what", "AgreeMeasureIn.who", "AnswerIn.text", "AnswerSupervisionIn.text", "ArbitrateIn.basis", "ArbitrateIn.reason",
	"AskIn.question", "AskReviewIn.text", "CheckIn.text", "CloseExplainedIn.basis", "CloseExplainedIn.remedy", "CloseExplainedIn.text", "CloseLongTermIn.text",
	"ConfirmIn.text", "DeclineIn.text", "DeclineProposalIn.reason", "DeclinePartIn.text", "DelayEvent.measure", "DenyIn.text", "DispatchIn.reason", "EvaluateWhistleIn.text", "ExcuseAbsenceIn.text",
	"ExtendIn.text", "FinishMeasureIn.text", "FinishPartIn.text", "GrantIn.text", "HandleIn.text", "HandleIn.open", "JudgeSupervisionIn.text", "MessageIn.text", "NoteIn.text",
	"PartView.text", "RecordAnswerIn.text", "RecordVerificationIn.text", "ReferIn.body", "ReferIn.sent", "ReferIn.text", "RefuseIn.basis", "RefuseIn.text", "ReopenIn.text",
	"ResumeIn.text", "ReturnIn.text", "ReviewLongTermIn.text", "ReviewRefusalIn.remedy", "ReviewRefusalIn.text", "Route.reason", "SplitIn.text", "SuperviseIn.demand",
	"DeclareIn.reason", "ProlongIn.reason", "EndEmergencyIn.reason", "TickIn.note", "Emergency.reason", "EmergencyWork.reason", "EmergencyWord.reason", "EmergencyStep.note",
	"RecheckIn.text", "RecheckTask.summary",
	"SuperviseManyIn.demand", "SuspendIn.measure", "SuspendIn.text", "TakeBackIn.text", "UnmergeIn.text", "VerifyIn.note", "WhistleIn.need",
}
